import type { ChildProcess } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";

/**
 * Runs `start` and answers with the workerd process that it left running. miniflare keeps
 * its child to itself and restarts it silently; Node tells about every child on a channel.
 * @throws Error when no workerd was started
 */
export async function findWorkerd<T>(
  start: () => Promise<T>,
): Promise<{ value: T; workerd: ChildProcess & { pid: number } }> {
  const children: ChildProcess[] = [];
  const note = (message: unknown) => {
    if (isChildMessage(message)) children.push(message.process);
  };
  subscribe("child_process", note);
  try {
    const value = await start();
    const workerd = children.findLast(isRunningWorkerd);
    if (workerd === undefined) throw new Error("The Workers runtime did not start.");
    return { value, workerd };
  } finally {
    unsubscribe("child_process", note);
  }
}

function isChildMessage(message: unknown): message is { process: ChildProcess } {
  return typeof message === "object" && message !== null && "process" in message;
}

function isRunningWorkerd(child: ChildProcess): child is ChildProcess & { pid: number } {
  const isWorkerd = child.spawnargs.includes("--control-fd=3");
  return (
    isWorkerd && child.pid !== undefined && child.exitCode === null && child.signalCode === null
  );
}

// A program that answers a slash command: /roll says how the dice fell, /roll secretly tells only whoever asks.
//   node examples/dice.ts <address> <token> <workspace id>
import { createApi, openInbox } from "../src/client/index.ts";
import type { Api } from "../src/client/index.ts";

type Call = { commandId: string; channelId: string; threadSeq: number | null; text: string };

/** Registers `/roll` in a workspace and answers it until told to stop. `roll` gives 1 to 6. */
export async function answerRolls(
  api: Api,
  workspaceId: string,
  roll = () => 1 + Math.floor(Math.random() * 6),
): Promise<() => void> {
  const inbox = openInbox({ api });
  inbox.listen({
    onCommand: (call) => {
      if (call.name === "roll")
        answer(api, call, roll).catch((error: unknown) => console.error(error));
    },
  });
  await api.commands.register(workspaceId, "roll", {
    description: "Rolls a die",
    usage: "[secretly]",
  });
  return () => inbox.close();
}

async function answer(api: Api, call: Call, roll: () => number): Promise<void> {
  const words = `:game_die: ${roll()}`;
  if (call.text === "secretly") {
    // Only whoever ran the command sees it.
    await api.commands.reply(call.commandId, words);
    return;
  }
  // Everybody sees it: a message like any other, made once under the id of the run.
  const { commandId: clientMsgId, channelId, threadSeq } = call;
  await api.messages.send(channelId, {
    clientMsgId,
    body: words,
    ...(threadSeq === null ? {} : { threadSeq }),
  });
}

const [, file, baseUrl, token, workspaceId] = process.argv;
if (file === import.meta.filename && baseUrl && token && workspaceId)
  await answerRolls(createApi({ baseUrl, token }), workspaceId);

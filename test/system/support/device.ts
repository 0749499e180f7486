import { openLine } from "./line.ts";
import type { Line } from "./line.ts";
import { must } from "./people.ts";
import type { Person } from "./people.ts";
import type { Ticket } from "./shapes.ts";

/** A frame of an inbox; which of the fields are there depends on `type`. */
export type DeviceFrame = { type: string } & Record<string, unknown>;

/** A device that listens to its person's inbox. */
export class Device {
  readonly line: Line;

  constructor(line: Line) {
    this.line = line;
  }

  static async of(person: Person): Promise<Device> {
    const ticket = must(await person.post<Ticket>("/api/inbox/ticket"));
    return new Device(await openLine(person, "", { ticket }));
  }

  get frames(): DeviceFrame[] {
    return this.line.raw.map((text) => JSON.parse(text) as DeviceFrame);
  }

  /** All frames of a type so far. */
  of(type: string): DeviceFrame[] {
    return this.frames.filter((frame) => frame.type === type);
  }

  say(frame: object): void {
    this.line.send(frame);
  }

  /** The first frame from the `from`th on of this type, with these values among its own. */
  async heard(
    type: string,
    values: Record<string, unknown> = {},
    { from = 0, ms = 5_000 } = {},
  ): Promise<DeviceFrame> {
    const fits = (frame: unknown) => {
      const fields = frame as DeviceFrame;
      return (
        fields.type === type &&
        Object.entries(values).every(
          ([name, value]) => JSON.stringify(fields[name]) === JSON.stringify(value),
        )
      );
    };
    const heard = await this.line.heard(fits, `${type} ${JSON.stringify(values)}`, from, ms);
    return heard as unknown as DeviceFrame;
  }

  leave(): Promise<unknown> {
    return this.line.leave();
  }
}

/** Waits a moment: for what must not come. */
export function moment(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

/** Asks again until the answer fits; fails with the last one. */
export async function until<T>(
  ask: () => Promise<T>,
  fits: (answer: T) => boolean,
  ms = 5_000,
): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`not so in ${ms} ms: ${JSON.stringify(answer)}`);
    await moment(50);
  }
}

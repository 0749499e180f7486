import { navigate } from "../route.ts";
import { Button } from "../ui/button.tsx";
import { EntryFrame } from "./entry-frame.tsx";

/** What an address shows that leads nowhere. */
export function MissingPage() {
  return (
    <EntryFrame title="There is nothing here" text="The address may be incomplete.">
      <Button look="primary" wide onClick={() => navigate({ at: "home" })}>
        Go to my workspaces
      </Button>
    </EntryFrame>
  );
}

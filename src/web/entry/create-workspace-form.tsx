import { useState } from "react";
import { ApiError } from "../../client/index.ts";
import { api } from "../lib/api.ts";
import { slugFrom, slugWhileTyping } from "../lib/slug.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { Button } from "../ui/button.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { landIn } from "../workspace/land.ts";
import { entryFormClass } from "./entry-frame.tsx";

/** Names a workspace and goes there. The address follows the name until it is changed by hand. */
export function CreateWorkspaceForm() {
  const [name, setName] = useState("");
  const [ownSlug, setOwnSlug] = useState<string>();
  const slug = ownSlug ?? slugFrom(name);
  const { busy, error, onSubmit } = useSubmit(async () => {
    const made = await api.workspaces.create({ name: name.trim(), slug: slugFrom(slug) });
    await landIn(made.id);
  }, whyNot);
  return (
    <form className={entryFormClass} onSubmit={onSubmit}>
      <Field
        label="Workspace name"
        value={name}
        onChange={setName}
        maxLength={80}
        placeholder="Harbour Street"
        autoComplete="organization"
        autoFocus
        required
      />
      <Field
        label="Short name"
        value={slug}
        onChange={(text) => setOwnSlug(text === "" ? undefined : slugWhileTyping(text))}
        maxLength={40}
        hint="Letters, digits and dashes, in addresses"
        autoComplete="off"
        spellCheck={false}
        required
      />
      {error !== undefined && <FormError>{error}</FormError>}
      <Button type="submit" look="primary" wide busy={busy}>
        Create workspace
      </Button>
    </form>
  );
}

function whyNot(error: unknown): string | undefined {
  if (error instanceof ApiError && error.code === "conflict")
    return "That short name is taken. Choose another one.";
  return undefined;
}

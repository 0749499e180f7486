import { useState } from "react";
import { ApiError } from "../../client/request.ts";
import type { WorkspaceView } from "../../protocol/http.ts";
import { useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { slugFrom, slugWhileTyping } from "../lib/slug.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { Button } from "../ui/button.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { landIn } from "../workspace/land.ts";
import { entryFormClass } from "./entry-frame.tsx";
import { useFormErrors } from "./use-form-errors.ts";
import { startWords } from "./words.ts";

/**
 * Names a workspace, and goes there unless `onMade` does something else. The short name follows
 * the name until it is changed by hand.
 */
export function CreateWorkspaceForm({ onMade }: { onMade?: (made: WorkspaceView) => void }) {
  const t = useWords(startWords);
  const [name, setName] = useState("");
  const [ownSlug, setOwnSlug] = useState<string>();
  const slug = ownSlug ?? slugFrom(name);
  const { form, errors, fail, clear, check } = useFormErrors<"name" | "slug">(() => ({
    name: name.trim() === "" ? t.nameMissing : undefined,
    slug: name.trim() !== "" && slugFrom(slug) === "" ? t.shortMissing : undefined,
  }));
  const { busy, error, onSubmit } = useSubmit(async () => {
    try {
      const made = await api.workspaces.create({ name: name.trim(), slug: slugFrom(slug) });
      if (onMade) onMade(made);
      else await landIn(made.id);
    } catch (cause) {
      if (!(cause instanceof ApiError && cause.code === "conflict")) throw cause;
      fail("slug", t.taken);
    }
  });
  return (
    <form ref={form} className={entryFormClass} onSubmit={check(onSubmit)} noValidate>
      <Field
        label={t.workspaceName}
        value={name}
        onChange={(value) => {
          setName(value);
          clear("name");
        }}
        error={errors.name}
        maxLength={80}
        placeholder={t.namePlaceholder}
        autoComplete="organization"
        autoFocus
        required
      />
      <Field
        label={t.shortName}
        value={slug}
        onChange={(text) => {
          setOwnSlug(text === "" ? undefined : slugWhileTyping(text));
          clear("slug");
        }}
        error={errors.slug}
        maxLength={40}
        hint={t.shortHint}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        required
      />
      {error !== undefined && <FormError>{error}</FormError>}
      <Button type="submit" look="primary" wide busy={busy}>
        {t.createWorkspace}
      </Button>
    </form>
  );
}

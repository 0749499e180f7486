import { params } from "@nanostores/i18n";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { isEmojiName } from "../../protocol/custom-emoji.ts";
import type { EmojiView } from "../../protocol/custom-emoji.ts";
import { isAtLeast } from "../../protocol/events.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { allPages } from "../lib/all-pages.ts";
import { api } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { useMe } from "../session.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { DeleteIcon } from "../ui/icons.tsx";
import { ErrorState } from "../ui/states.tsx";
import { onInbox } from "../workspace/own-inbox.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { nameFrom } from "./emoji-name.ts";
import styles from "./emoji-page.module.css";
import { PageWaiting } from "./page-waiting.tsx";
import { FormFoot, Note, Section } from "./section.tsx";
import { makePicture, PictureError } from "./picture.ts";

const words = i18n("settingsEmoji", {
  addTitle: "Add an emoji",
  addText: "A square picture reads best. PNG, GIF, WebP or JPEG, at most 256 KB.",
  choose: "Choose a picture",
  replace: "Choose another",
  name: "Name",
  nameHint: "Small letters, digits, _ + and -",
  nameWrong: "Only a to z, 0 to 9, _ + and -.",
  add: "Add emoji",
  noImage: "The browser cannot read that as a picture.",
  tooLarge: "That picture is too large to use.",
  there: "The emoji of this workspace",
  none: "None yet. What you add can be used by everybody here, in messages and as a reaction.",
  guests: "Guests use them and do not add any.",
  by: params("added by {name}"),
  remove: params("Delete {name}"),
  failed: "The emoji did not load",
});

const MOST_BYTES = 256 * 1_024;

/** The emoji that a workspace has added to those that everybody has. */
export function EmojiPage() {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const emoji = useLoad(`emoji:${workspace.id}`, () =>
    allPages((query) => api.emoji.list(workspace.id, query)),
  );
  const refresh = useEffectEvent(() => void emoji.reload());
  useEffect(() => onInbox({ onChanged: (what) => what === "emoji" && refresh() }), []);
  if (emoji.phase === "loading") return <PageWaiting />;
  if (emoji.phase === "error")
    return <ErrorState title={t.failed} error={emoji.error} onRetry={() => void emoji.reload()} />;
  return (
    <>
      {isAtLeast(workspace.role, "member") ? (
        <Section title={t.addTitle} text={t.addText}>
          <AddForm onAdded={emoji.reload} />
        </Section>
      ) : (
        <Note>{t.guests}</Note>
      )}
      <Section title={t.there}>
        {emoji.data.length === 0 ? (
          <Note>{t.none}</Note>
        ) : (
          <ul className={styles["list"]}>
            {emoji.data.map((each) => (
              <Row key={each.name} emoji={each} onRemoved={emoji.reload} />
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}

function Row({ emoji, onRemoved }: { emoji: EmojiView; onRemoved: () => Promise<void> }) {
  const t = useWords(words);
  const me = useMe();
  const { workspace, nameOf } = useWorkspace();
  const { busy, error, run } = useSubmit(async () => {
    await api.emoji.remove(workspace.id, emoji.name);
    await onRemoved();
  });
  const shown = `:${emoji.name}:`;
  return (
    <li className={styles["row"]}>
      <img className={styles["picture"]} src={emoji.url} alt="" loading="lazy" />
      <span className={styles["name"]}>
        {shown} <small>{t.by({ name: nameOf(emoji.by) })}</small>
      </span>
      {(emoji.by === me.id || isAtLeast(workspace.role, "admin")) && (
        <IconButton label={t.remove({ name: shown })} disabled={busy} onClick={run}>
          <DeleteIcon />
        </IconButton>
      )}
      {error !== undefined && <FormError>{error}</FormError>}
    </li>
  );
}

function AddForm({ onAdded }: { onAdded: () => Promise<void> }) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const input = useRef<HTMLInputElement>(null);
  const [picture, setPicture] = useState<{ blob: Blob; url: string }>();
  const [name, setName] = useState("");
  const wrong = name !== "" && !isEmojiName(name);

  const chosen = useRef<File>(undefined);
  const reading = useSubmit(
    async () => {
      const file = chosen.current;
      if (!file) return;
      const blob = await pictureFor(file);
      setPicture((old) => {
        if (old) URL.revokeObjectURL(old.url);
        return { blob, url: URL.createObjectURL(blob) };
      });
      setName((old) => (old === "" ? nameFrom(file.name) : old));
    },
    (error) => (error instanceof PictureError ? pictureWords(error) : undefined),
  );
  const pictureWords = (error: PictureError) =>
    error.reason === "no-image" ? t.noImage : t.tooLarge;
  const adding = useSubmit(async () => {
    if (!picture || !isEmojiName(name)) return;
    await api.emoji.put(workspace.id, name, picture.blob);
    await onAdded();
    URL.revokeObjectURL(picture.url);
    setPicture(undefined);
    setName("");
  });
  const error = reading.error ?? adding.error;
  return (
    <form className={styles["form"]} onSubmit={adding.onSubmit}>
      <div className={styles["line"]}>
        <button
          type="button"
          className={styles["drop"]}
          aria-label={picture ? t.replace : t.choose}
          onClick={() => input.current?.click()}
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault();
            chosen.current = event.dataTransfer.files[0];
            reading.run();
          }}
        >
          {picture ? <img src={picture.url} alt="" /> : <span aria-hidden="true">+</span>}
        </button>
        <div className={styles["field"]}>
          <Field
            label={t.name}
            value={name}
            onChange={(value) => setName(value.toLowerCase().replaceAll(":", ""))}
            prefix=":"
            after={
              <span className={styles["colon"]} aria-hidden="true">
                :
              </span>
            }
            hint={t.nameHint}
            error={wrong ? t.nameWrong : undefined}
            maxLength={40}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        </div>
      </div>
      {error !== undefined && <FormError>{error}</FormError>}
      <FormFoot>
        <Button
          type="submit"
          look="primary"
          busy={adding.busy}
          disabled={!picture || !isEmojiName(name)}
        >
          {t.add}
        </Button>
      </FormFoot>
      <input
        ref={input}
        className="visually-hidden"
        type="file"
        accept="image/png,image/gif,image/webp,image/jpeg"
        aria-label={t.choose}
        tabIndex={-1}
        onChange={(event) => {
          chosen.current = event.target.files?.[0];
          reading.run();
          // The same file again is a choice again.
          event.target.value = "";
        }}
      />
    </form>
  );
}

/** The file as it is, which keeps what moves, or made small enough. */
async function pictureFor(file: File): Promise<Blob> {
  const fits = file.size <= MOST_BYTES && /^image\/(png|gif|webp|jpeg)$/.test(file.type);
  return fits ? file : makePicture(file);
}

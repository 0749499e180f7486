import { useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from "react";
import type { ClipboardEvent, KeyboardEvent, ReactNode, Ref } from "react";
import { params } from "@nanostores/i18n";
import type { SendOptions } from "../../client/types.ts";
import { parseSlash } from "../../protocol/slash.ts";
import { MAX_BODY_CHARACTERS, countCharacters } from "../../protocol/text.ts";
import { EmojiButton } from "../composing/composer-tools.tsx";
import { withEmoji } from "../composing/emoji-names.ts";
import { useCompletion } from "../composing/use-completion.ts";
import { useSecondsLeft } from "../composing/use-seconds-left.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { lazyPart } from "../lib/lazy-part.tsx";
import { placeOf } from "../line/drafts.ts";
import { useMedia } from "../lib/use-media.ts";
import { quoteOf } from "../quote/quote-text.ts";
import { SendIcon } from "../ui/icons.tsx";
import { lazyOverlay } from "../ui/overlay.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { breakLine, isInFence, paste, withoutBlankEdges } from "./composer-text.ts";
import styles from "./composer.module.css";
import { formatted } from "./format-keys.ts";
import { useDraft } from "./use-draft.ts";
import { writeInto, writtenIn } from "./written-field.ts";

const CompletionList = lazyPart(
  async () => (await import("../composing/completion-list.tsx")).CompletionList,
);

const AttachMenu = lazyPart(async () => (await import("../composing/attach-menu.tsx")).AttachMenu, {
  waiting: () => <span className={styles["toolSpace"]} />,
});
const ComposerDialogs = lazyOverlay(
  async () => (await import("../composing/composer-dialogs.tsx")).ComposerDialogs,
);
const SlowLine = lazyPart(async () => (await import("../composing/slow-line.tsx")).SlowLine);
const CommandHint = lazyPart(
  async () => (await import("../composing/command-hint.tsx")).CommandHint,
);
const OnlyYouLines = lazyPart(
  async () => (await import("../composing/only-you-lines.tsx")).OnlyYouLines,
);

/** What others may ask of a composer. */
export type ComposerHandle = {
  focus: () => void;
  /** Puts a body as a quote at the end of what is written, to be answered. */
  quote: (body: string) => void;
  /** Puts words back that were taken away; what was written since stays below them. */
  putBack: (body: string) => void;
};

type ComposerProps = {
  ref?: Ref<ComposerHandle>;
  channelId: string;
  /** The thread that one replies in, where there is one. */
  threadSeq?: number;
  /** What one writes to: `#general`, or the names of people. */
  name: string;
  disabled: boolean;
  /** One message in so many seconds; the next from `until` on, ms. */
  slow?: { everyS: number; until: number } | undefined;
  onSend: (body: string, options?: Pick<SendOptions, "poll">) => void;
  onTyping: (on: boolean) => void;
  /** Arrow up was pressed where nothing is written. */
  onEditLast: () => void;
  onEscape: () => void;
  /** What stands in the line below. */
  children: ReactNode;
};

const words = i18n("composer", {
  message: params("Message {name}"),
  reply: "Reply to the thread",
  send: "Send",
  hint: "Shift+Enter for a new line",
});

/** From here on the composer says how much room is left. */
const COUNT_FROM = MAX_BODY_CHARACTERS - 400;

/** Where one writes. The draft of each channel is kept in this browser until it is sent. */
export function Composer(props: ComposerProps) {
  const { channelId, threadSeq, name, disabled, onSend, onTyping, onEditLast, onEscape } = props;
  const t = useWords(words);
  const label = threadSeq === undefined ? t.message({ name }) : t.reply;
  const { workspace } = useWorkspace();
  const draft = useDraft(channelId, threadSeq);
  const area = useRef<HTMLTextAreaElement>(null);
  const completion = useCompletion(area, { channelId, onNamed: draft.name, commands: true });
  const [dialog, setDialog] = useState<"poll" | "later">();
  // A soft keyboard has no Shift-Enter worth the name: there Enter breaks the line.
  const byTouch = useMedia("(pointer: coarse)");
  const body = withoutBlankEdges(withEmoji(draft.body));
  const left = MAX_BODY_CHARACTERS - countCharacters(body, MAX_BODY_CHARACTERS * 2);
  const wait = useSecondsLeft(props.slow?.until ?? 0);
  const sendable = wait === 0 && body !== "" && left >= 0 && !disabled;

  const putBack = (back: string) => {
    draft.putBack(back);
    area.current?.focus();
  };
  useImperativeHandle(props.ref, () => ({
    focus: () => area.current?.focus(),
    putBack,
    quote: (quoted) => {
      draft.append(quoteOf(quoted));
      area.current?.focus();
    },
  }));
  useGrowing(area, draft.text);
  useEffect(() => {
    if (!matchMedia("(pointer: coarse)").matches) area.current?.focus();
  }, []);

  const command = parseSlash(body);
  const run = async () => {
    const { runCommand } = await import("../composing/run-command.ts");
    const place = { workspaceId: workspace.id, channelId, threadSeq };
    if (!(await runCommand(place, body))) putBack(body);
  };
  const send = () => {
    if (!sendable) return;
    draft.clear();
    completion.close();
    if (command) void run();
    else onSend(body);
    area.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While an input method composes, Enter chooses a word. 229 is how Safari says so.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (completion.onKeyDown(event)) return;
    const field = event.currentTarget;
    const written = writtenIn(field);
    const changed = formatted(event, written);
    if (changed) {
      event.preventDefault();
      return writeInto(field, changed);
    }
    if (event.key === "Escape") return onEscape();
    if (event.key === "ArrowUp" && !event.altKey && !event.shiftKey && field.value === "") {
      event.preventDefault();
      return onEditLast();
    }
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.altKey) return;
    const breaks = event.shiftKey || byTouch || isInFence(field.value.slice(0, written.start));
    event.preventDefault();
    if (breaks) writeInto(field, breakLine(written));
    else send();
  };
  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const pasted = paste(writtenIn(event.currentTarget), event.clipboardData.getData("text/plain"));
    if (!pasted) return;
    event.preventDefault();
    writeInto(event.currentTarget, pasted);
  };
  return (
    <>
      <OnlyYouLines place={placeOf(channelId, threadSeq)} />
      <form
        className={styles["composer"]}
        data-off={disabled}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        {completion.offers.length > 0 && <CompletionList completion={completion} />}
        {command && completion.offers.length === 0 && <CommandHint name={command.name} />}
        <AttachMenu
          disabled={disabled}
          onPoll={threadSeq === undefined ? () => setDialog("poll") : undefined}
          onLater={sendable && !command ? () => setDialog("later") : undefined}
        />
        <textarea
          ref={area}
          className={styles["area"]}
          aria-label={label}
          aria-describedby={left < 0 ? "composer-left" : undefined}
          aria-invalid={left < 0 || undefined}
          {...completion.aria}
          placeholder={label}
          rows={1}
          value={draft.text}
          disabled={disabled}
          enterKeyHint={byTouch ? "enter" : "send"}
          onChange={(event) => {
            draft.write(event.target.value);
            onTyping(event.target.value.trim() !== "");
            completion.typed();
          }}
          onSelect={completion.look}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          onBlur={() => {
            onTyping(false);
            completion.close();
          }}
        />
        {left <= MAX_BODY_CHARACTERS - COUNT_FROM && (
          <span id="composer-left" className={styles["left"]} data-over={left < 0}>
            {left}
          </span>
        )}
        <EmojiButton field={area} disabled={disabled} />
        <button type="submit" className={styles["send"]} aria-label={t.send} disabled={!sendable}>
          <SendIcon />
        </button>
      </form>
      {dialog && (
        <ComposerDialogs
          dialog={dialog}
          channelId={channelId}
          threadSeq={threadSeq}
          body={body}
          onPoll={({ question, options, multiple }) => {
            draft.clear();
            onSend(question, { poll: { options, multiple } });
          }}
          onPlanned={() => draft.clear()}
          onClose={() => setDialog(undefined)}
        />
      )}
      <div className={styles["under"]}>
        {(!props.slow || threadSeq !== undefined) && props.children}
        {props.slow && <SlowLine everyS={props.slow.everyS} wait={wait} />}
        {draft.text !== "" && !byTouch && (
          <p className={styles["hint"]} aria-hidden="true">
            <b>**bold**</b> <i>*italic*</i> <code>`code`</code> <span>{t.hint}</span>
          </p>
        )}
      </div>
    </>
  );
}

/** Grows with its text where the browser does not do that by itself. */
function useGrowing(area: { current: HTMLTextAreaElement | null }, text: string): void {
  useLayoutEffect(() => {
    const element = area.current;
    if (!element || CSS.supports("field-sizing", "content")) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [area, text]);
}

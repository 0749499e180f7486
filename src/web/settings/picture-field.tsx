import { useEffect, useRef, useState } from "react";
import type { DragEvent, ReactNode } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/field.tsx";
import { makePicture, PictureError } from "./picture.ts";
import styles from "./picture-field.module.css";

type PictureFieldProps = {
  label: string;
  /** What stands for the picture while there is none. */
  fallback: ReactNode;
  image: string | null;
  onChoose: (picture: Blob) => Promise<void>;
  onRemove: () => Promise<void>;
};

const words = i18n("settingsPicture", {
  choose: "Upload a picture",
  replace: "Replace",
  remove: "Remove",
  hint: "Choose, drop or paste any image. Its middle is cut to a square.",
  noImage: "This file is no image that the browser can read. Try a PNG or a JPEG.",
  tooLarge: "This image is too large. Try one under 50 MB.",
  saved: "Picture saved",
  removed: "Picture removed",
});

/** A picture that can be chosen, dropped or pasted, shown at once and sent as 256 by 256 pixels. */
export function PictureField({ label, fallback, image, onChoose, onRemove }: PictureFieldProps) {
  const t = useWords(words);
  const input = useRef<HTMLInputElement>(null);
  const chosen = useRef<Blob>(undefined);
  const [preview, setPreview] = useState<string>();
  const [over, setOver] = useState(false);
  const [done, setDone] = useState<"saved" | "removed">();

  const upload = useSubmit(
    async () => {
      if (!chosen.current) return;
      const picture = await makePicture(chosen.current);
      setPreview(URL.createObjectURL(picture));
      await onChoose(picture).catch((error: unknown) => {
        setPreview(undefined);
        throw error;
      });
      setDone("saved");
    },
    (error) =>
      error instanceof PictureError
        ? error.reason === "no-image"
          ? t.noImage
          : t.tooLarge
        : undefined,
  );
  const removal = useSubmit(async () => {
    await onRemove();
    setPreview(undefined);
    setDone("removed");
  });
  const take = (file: Blob | undefined) => {
    if (!file) return;
    chosen.current = file;
    setDone(undefined);
    upload.run();
  };
  usePastedImage(take);
  useEffect(() => {
    if (preview === undefined) return;
    return () => URL.revokeObjectURL(preview);
  }, [preview]);

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  const shown = preview ?? image;
  const busy = upload.busy || removal.busy;
  const error = upload.error ?? removal.error;
  return (
    <div
      className={styles["picture"]}
      data-over={over}
      role="group"
      aria-label={label}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <div className={styles["face"]} data-busy={upload.busy}>
        {fallback}
        {shown !== null && <img className={styles["image"]} src={shown} alt="" />}
      </div>
      <div className={styles["side"]}>
        <div className={styles["buttons"]}>
          <Button busy={busy} onClick={() => input.current?.click()}>
            {shown === null ? t.choose : t.replace}
          </Button>
          {shown !== null && (
            <Button look="plain" busy={busy} onClick={removal.run}>
              {t.remove}
            </Button>
          )}
        </div>
        {error === undefined ? (
          <p className={styles["hint"]}>{t.hint}</p>
        ) : (
          <FormError>{error}</FormError>
        )}
        <span className="visually-hidden" role="status">
          {done === undefined || error !== undefined ? "" : t[done]}
        </span>
      </div>
      <input
        ref={input}
        className={styles["file"]}
        type="file"
        accept="image/*"
        aria-label={label}
        tabIndex={-1}
        onChange={(event) => {
          take(event.target.files?.[0]);
          // The same file again is a choice again.
          event.target.value = "";
        }}
      />
    </div>
  );
}

/** Calls `take` with an image that is pasted anywhere while this shows. */
function usePastedImage(take: (file: Blob) => void): void {
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const file = Array.from(event.clipboardData?.files ?? []).find(({ type }) =>
        type.startsWith("image/"),
      );
      if (!file) return;
      event.preventDefault();
      latest.current(file);
    };
    document.addEventListener("paste", onPaste);
    return () => document.removeEventListener("paste", onPaste);
  }, []);
}

import { useEffect } from "react";

/** Names the page in the tab and to a screen reader, until another title takes its place. */
export function PageTitle({ text }: { text: string }) {
  useEffect(() => {
    document.title = text;
  }, [text]);
  return null;
}

import type { ComponentProps, MouseEvent } from "react";
import { navigate, pathOf } from "../route.ts";
import type { Route } from "../route.ts";

type LinkProps = Omit<ComponentProps<"a">, "href"> & { to: Route };

/** A link inside the app: a plain click stays in the page, every other click is the browser's. */
export function Link({ to, onClick, ...rest }: LinkProps) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to);
  };
  return <a {...rest} href={pathOf(to)} onClick={follow} />;
}

import { createElement } from "react";
import type { ReactNode, SVGProps } from "react";

type Shape = [tag: string, attributes: Record<string, string>];
type DrawnProps = SVGProps<SVGSVGElement> & { size?: number };

/**
 * Makes a component of an icon's shapes. The build puts it in the place of the icon library's own,
 * which does much that is not used here; everybody pays for it with the first page.
 */
export default function drawIcon({ node }: { node: readonly Shape[] }) {
  return function Drawn({ size = 24, ...rest }: DrawnProps): ReactNode {
    const shapes = node.map(([tag, attributes]) => createElement(tag, attributes));
    return createElement(
      "svg",
      {
        width: size,
        height: size,
        viewBox: "0 0 24 24",
        fill: "none",
        stroke: "currentColor",
        strokeLinecap: "round",
        strokeLinejoin: "round",
        ...rest,
      },
      shapes,
    );
  };
}

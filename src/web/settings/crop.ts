/** A part of an image in its own pixels. */
export type Crop = { x: number; y: number; side: number };

/** The largest square in the middle of an image of this size. */
export function squareCrop(width: number, height: number): Crop {
  const side = Math.min(width, height);
  return { x: (width - side) / 2, y: (height - side) / 2, side };
}

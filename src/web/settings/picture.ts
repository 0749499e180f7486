import { squareCrop } from "./crop.ts";

const SIDE_PIXELS = 256;
const MAX_BYTES = 256 * 1_024;
const MAX_FILE_BYTES = 50 * 1_024 * 1_024;
/** Tried in turn until one fits: a browser that cannot write WebP answers PNG instead. */
const TRIES = [
  ["image/webp", 0.9],
  ["image/webp", 0.75],
  ["image/jpeg", 0.8],
] as const;

/** Why a file does not become a picture. */
export class PictureError extends Error {
  override readonly name = "PictureError";
  readonly reason: "no-image" | "too-large";

  constructor(reason: "no-image" | "too-large") {
    super(reason);
    this.reason = reason;
  }
}

/**
 * A square picture of 256 pixels from the middle of any image that the browser can show, turned as
 * its camera says, at most 256 KB.
 * @throws PictureError
 */
export async function makePicture(file: Blob): Promise<Blob> {
  if (file.size > MAX_FILE_BYTES) throw new PictureError("too-large");
  const image = await decode(file);
  const canvas = document.createElement("canvas");
  canvas.width = SIDE_PIXELS;
  canvas.height = SIDE_PIXELS;
  const context = canvas.getContext("2d");
  if (!context) throw new PictureError("no-image");
  const { x, y, side } = squareCrop(image.width, image.height);
  // What is see-through would otherwise let the initials below it shine through.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, SIDE_PIXELS, SIDE_PIXELS);
  context.imageSmoothingQuality = "high";
  context.drawImage(image.source, x, y, side, side, 0, 0, SIDE_PIXELS, SIDE_PIXELS);
  image.done();
  for (const [type, quality] of TRIES) {
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality));
    if (blob && blob.size <= MAX_BYTES) return blob;
  }
  throw new PictureError("too-large");
}

type Decoded = { source: CanvasImageSource; width: number; height: number; done: () => void };

async function decode(file: Blob): Promise<Decoded> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(
    () => undefined,
  );
  if (bitmap && bitmap.width > 0)
    return {
      source: bitmap,
      width: bitmap.width,
      height: bitmap.height,
      done: () => bitmap.close(),
    };
  return decodeDrawing(file);
}

/** Drawings (SVG) are decoded by an image element alone, and may have no size of their own. */
async function decodeDrawing(file: Blob): Promise<Decoded> {
  const address = URL.createObjectURL(file);
  const image = new Image();
  image.src = address;
  try {
    await image.decode();
  } catch {
    URL.revokeObjectURL(address);
    throw new PictureError("no-image");
  }
  return {
    source: image,
    width: image.naturalWidth || SIDE_PIXELS,
    height: image.naturalHeight || SIDE_PIXELS,
    done: () => URL.revokeObjectURL(address),
  };
}

/** The file itself, or what is in it where it is packed with gzip. */
export async function readable(file: File): Promise<Blob> {
  if (!file.name.toLowerCase().endsWith(".gz")) return file;
  const unpacked = file.stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(unpacked).blob();
}

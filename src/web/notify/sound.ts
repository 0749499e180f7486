let context: AudioContext | undefined;

const NOTES = [
  { hertz: 587.33, at: 0, seconds: 0.16 },
  { hertz: 880, at: 0.09, seconds: 0.26 },
];
const LOUDNESS = 0.08;

/** Two soft notes. A page that nobody has touched yet may not make a sound: then there is none. */
export async function playSound(): Promise<void> {
  try {
    context ??= new AudioContext();
    if (context.state === "suspended") await context.resume();
    for (const note of NOTES) playNote(context, note);
  } catch {
    // No sound is no loss.
  }
}

function playNote(audio: AudioContext, { hertz, at, seconds }: (typeof NOTES)[number]): void {
  const start = audio.currentTime + at;
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.type = "sine";
  tone.frequency.value = hertz;
  // It swells and fades: a tone that is cut clicks.
  volume.gain.setValueAtTime(0.0001, start);
  volume.gain.exponentialRampToValueAtTime(LOUDNESS, start + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + seconds);
  tone.connect(volume).connect(audio.destination);
  tone.start(start);
  tone.stop(start + seconds);
}

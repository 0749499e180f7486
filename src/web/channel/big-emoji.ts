/** A message of this many emoji alone shows them large. */
const MOST = 6;
/** The longest emoji have a dozen code units; a long text is none whatever is in it. */
const LONGEST_TEXT = 120;
const STARTS = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[#*0-9]\uFE0F?\u20E3)/u;
const COLOURED = /\p{Emoji_Presentation}|\uFE0F|\u20E3|\p{Regional_Indicator}{2}/u;
const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

/** True for one to six emoji and nothing else but white space. */
export function isBigEmoji(text: string): boolean {
  if (text.length > LONGEST_TEXT || /[a-z]/i.test(text)) return false;
  let count = 0;
  for (const { segment } of GRAPHEMES.segment(text.trim())) {
    if (/^\s+$/.test(segment)) continue;
    count += 1;
    if (count > MOST || !STARTS.test(segment) || !COLOURED.test(segment)) return false;
  }
  return count > 0;
}

/** The emoji short names that people and the app use most; others stay as they were written. */

const EMOJI = {
  white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌", warning: "⚠️",
  no_entry: "⛔", no_entry_sign: "🚫", octagonal_sign: "🛑", stop_sign: "🛑", exclamation: "❗", question: "❓",
  information_source: "ℹ️", bulb: "💡", bell: "🔔", no_bell: "🔕", mega: "📣", loudspeaker: "📢",
  hourglass: "⌛", hourglass_flowing_sand: "⏳", stopwatch: "⏱️", alarm_clock: "⏰", clock1: "🕐", calendar: "📅",
  date: "📅", spiral_calendar_pad: "🗓️", arrows_counterclockwise: "🔄", repeat: "🔁", arrow_right: "➡️",
  arrow_left: "⬅️", arrow_up: "⬆️", arrow_down: "⬇️", arrow_forward: "▶️", double_vertical_bar: "⏸️",
  pause_button: "⏸️", black_square_for_stop: "⏹️", leftwards_arrow_with_hook: "↩️", rewind: "⏪",
  large_green_circle: "🟢", large_yellow_circle: "🟡", large_orange_circle: "🟠", red_circle: "🔴",
  large_blue_circle: "🔵", white_circle: "⚪", black_circle: "⚫", large_green_square: "🟩",
  large_blue_square: "🟦", large_red_square: "🟥", white_large_square: "⬜", black_large_square: "⬛",
  page_facing_up: "📄", receipt: "🧾", clipboard: "📋", memo: "📝", pencil: "📝", pencil2: "✏️", bookmark_tabs: "📑",
  file_folder: "📁", open_file_folder: "📂", card_index_dividers: "🗂️", inbox_tray: "📥", outbox_tray: "📤",
  bar_chart: "📊", chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉", moneybag: "💰", dollar: "💵",
  credit_card: "💳", bank: "🏦", office: "🏢", briefcase: "💼", construction: "🚧", link: "🔗", paperclip: "📎",
  mag: "🔍", mag_right: "🔎", lock: "🔒", unlock: "🔓", closed_lock_with_key: "🔐", key: "🔑", shield: "🛡️",
  gear: "⚙️", wrench: "🔧", hammer_and_wrench: "🛠️", electric_plug: "🔌", zap: "⚡", rocket: "🚀", tada: "🎉",
  sparkles: "✨", star: "⭐", wave: "👋", pray: "🙏", raised_hands: "🙌", clap: "👏", eyes: "👀", point_right: "👉",
  "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎", ok_hand: "👌", smile: "😄", slightly_smiling_face: "🙂",
  thinking_face: "🤔", robot_face: "🤖", bust_in_silhouette: "👤", busts_in_silhouette: "👥", house: "🏠",
  email: "✉️", envelope: "✉️", speech_balloon: "💬", thread: "🧵", wastebasket: "🗑️", package: "📦", new: "🆕",
  heavy_plus_sign: "➕", heavy_minus_sign: "➖", small_blue_diamond: "🔹", seedling: "🌱", fire: "🔥", heart: "❤️",
};

const SHORT_NAME = /:([a-z0-9_+-]+):/g;

/** What stands in on a machine without an emoji font, for the signs that carry meaning. */
const PLAIN = {
  white_check_mark: "✔", heavy_check_mark: "✔", ballot_box_with_check: "☑", x: "✘", warning: "⚠", no_entry: "⊘",
  no_entry_sign: "⊘", information_source: "ℹ", hourglass: "◷", hourglass_flowing_sand: "◷", arrow_right: "→",
  arrow_left: "←", arrow_forward: "▶", leftwards_arrow_with_hook: "↩", arrows_counterclockwise: "↻",
  large_green_circle: "●", red_circle: "●", large_blue_square: "■", large_green_square: "■",
  white_large_square: "□", black_large_square: "■", small_blue_diamond: "◆",
};

let hasFont;

/** Whether emoji are drawn as pictures here: a coloured pixel shows it. */
function hasEmojiFont() {
  if (hasFont !== undefined) return hasFont;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [16, 16];
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.font = "14px sans-serif";
  pen.fillText("\u{1F534}", 0, 13);
  const { data: pixels } = pen.getImageData(0, 0, 16, 16);
  hasFont = pixels.some((value, index) => index % 4 === 0 && Math.abs(value - pixels[index + 2]) > 40);
  return hasFont;
}

/** The character for a short name such as `tada`, or undefined. */
export function emojiFor(name) {
  if (!Object.hasOwn(EMOJI, name)) return undefined;
  return !hasEmojiFont() && Object.hasOwn(PLAIN, name) ? PLAIN[name] : EMOJI[name];
}

/** The text with each known `:short_name:` replaced. */
export function withEmoji(text) {
  return text.replace(SHORT_NAME, (written, name) => emojiFor(name) ?? written);
}

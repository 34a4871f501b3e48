/** Instants in the reader's own time zone, as Slack's date tokens ask for them. */

let zone;

/** Sets the IANA time zone in which the page shows instants; an unknown one leaves the browser's. */
export function useZone(name) {
  try {
    zone = name ? new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone : undefined;
  } catch {
    zone = undefined;
  }
}

function shown(instant, options) {
  return new Intl.DateTimeFormat("en-US", { timeZone: zone, ...options }).format(instant);
}

const dayKey = (instant) => shown(instant, { year: "numeric", month: "2-digit", day: "2-digit" });

function neighbour(instant) {
  const away = [["today", 0], ["yesterday", -1], ["tomorrow", 1]];
  const found = away.find(([, days]) => dayKey(new Date(Date.now() + days * 86400000)) === dayKey(instant));
  return found?.[0];
}

function pretty(instant, plain) {
  return neighbour(instant) ?? plain(instant);
}

const LONG = (instant) => shown(instant, { weekday: "long", month: "long", day: "numeric", year: "numeric" });
const MIDDLE = (instant) => shown(instant, { month: "long", day: "numeric", year: "numeric" });
const SHORT = (instant) => shown(instant, { month: "short", day: "numeric", year: "numeric" });

const FORMATS = {
  date: MIDDLE,
  date_pretty: (instant) => pretty(instant, MIDDLE),
  date_short: SHORT,
  date_short_pretty: (instant) => pretty(instant, SHORT),
  date_long: LONG,
  date_long_pretty: (instant) => pretty(instant, LONG),
  date_long_full: LONG,
  date_num: (instant) => {
    const [month, day, year] = dayKey(instant).split("/");
    return `${year}-${month}-${day}`;
  },
  date_slash: dayKey,
  day_divider_pretty: (instant) => pretty(instant, LONG),
  time: (instant) => shown(instant, { hour: "numeric", minute: "2-digit" }),
  time_secs: (instant) => shown(instant, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
  ago: (instant) => ago(instant),
};

function ago(instant) {
  const minutes = Math.round((Date.now() - instant) / 60000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  return minutes < 1440 ? `${Math.round(minutes / 60)} h ago` : `${Math.round(minutes / 1440)} days ago`;
}

/** `{date_short} at {time}` filled in for the Unix time `seconds`; an unusable time gives the fallback. */
export function dateToken(seconds, format, fallback) {
  const instant = new Date(Number(seconds) * 1000);
  if (Number.isNaN(instant.getTime())) return fallback ?? "";
  const text = format.replace(/\{(\w+)\}/g, (token, name) => FORMATS[name]?.(instant) ?? token);
  const capital = format.startsWith("{") ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return capital || fallback || "";
}

const instantOf = (ts) => new Date(Number(ts) * 1000);

/** "10:05 AM" of a message's ts. */
export const timeOf = (ts) => FORMATS.time(instantOf(ts));

/** "Monday, November 24, 2025 at 10:05:12 AM" of a message's ts. */
export const momentOf = (ts) => `${LONG(instantOf(ts))} at ${FORMATS.time_secs(instantOf(ts))}`;

/** "Today", "Yesterday" or the day of a message's ts. */
export const dayOf = (ts) => dateToken(ts, "{date_long_pretty}", "");

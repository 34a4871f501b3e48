/** The page's only door to the server: screens, presses and the stream of versions. */

async function answerOf(response) {
  const text = await response.text();
  let answer;
  try {
    answer = text ? JSON.parse(text) : {};
  } catch {
    answer = { error: text.slice(0, 300) };
  }
  if (!response.ok) throw new Error(answer.error ?? answer.message ?? `The server answered ${response.status}.`);
  return answer;
}

/** The workspace that the address names; null for the first one. */
export const teamOfAddress = () => new URLSearchParams(location.search).get("team");

const inTeam = () => (teamOfAddress() ? { team: teamOfAddress() } : {});

const DEVICE = "stand-in-slack/device";

/** What tells this tab from the person's other ones: a modal is shown only where it was asked for. */
function device() {
  try {
    const known = sessionStorage.getItem(DEVICE) ?? `tab-${Math.random().toString(36).slice(2)}`;
    sessionStorage.setItem(DEVICE, known);
    return known;
  } catch {
    return "tab";
  }
}

/** The screen as one person sees it; `place` is {channel, thread}. */
export async function fetchScreen(me, place) {
  const query = new URLSearchParams({ as: me, device: device(), ...inTeam() });
  if (place.channel) query.set("channel", place.channel);
  if (place.thread) query.set("thread", place.thread);
  return answerOf(await fetch(`/_sandbox/screen?${query}`, { cache: "no-store" }));
}

/** The newest entries that the inspector lists, oldest first. */
export async function fetchLog(newest) {
  const answer = await answerOf(await fetch(`/_sandbox/log?newest=${newest}`, { cache: "no-store" }));
  return Array.isArray(answer) ? answer : answer.entries ?? answer.log ?? [];
}

/** What is switched on to disturb the app. */
export async function fetchDisturbances() {
  return answerOf(await fetch(`/_sandbox/disturbances?${new URLSearchParams(inTeam())}`, { cache: "no-store" }));
}

/** Sends one thing that the person did; throws an Error with a sentence when the server refused it. */
export async function post(verb, body) {
  const response = await fetch(`/_sandbox/${verb}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ device: device(), ...inTeam(), ...body }),
  });
  return answerOf(response);
}

/** Calls `onVersion(n)` on each change of the workspace and `onLost(true|false)` when the stream breaks or is back. */
export function listen(me, onVersion, onLost) {
  const stream = new EventSource(`/_sandbox/events?${new URLSearchParams({ as: me, ...inTeam() })}`);
  const heard = (event) => {
    try {
      onVersion(JSON.parse(event.data).version);
    } catch {
      onVersion(null);
    }
  };
  stream.onmessage = heard;
  stream.addEventListener("version", heard);
  stream.onopen = () => onLost(false);
  stream.onerror = () => onLost(true);
  return () => stream.close();
}

/** Which conversations a select offers, as its filter says. */

const NAMES = { public: "public", shared: "public", private: "private", dm: "im", app: "im" };

/** The channels that the element's filter lets through. */
export function offeredConversations(element, channels) {
  const { include, exclude_external_shared_channels: isOurs, exclude_bot_users: isWithoutApps } = element.filter ?? {};
  return channels.filter(({ kind }) =>
    (!include || include.includes(NAMES[kind])) && !(isOurs && kind === "shared") && !(isWithoutApps && kind === "app"));
}

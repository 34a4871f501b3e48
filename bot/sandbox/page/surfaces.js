/** Where blocks stand: what a press or a change means in a message, in the modal and on the Home tab. */

/** The surface of a view (the modal or Home). */
export function viewSurface(session, view, errors) {
  const surface = {
    scope: view.id ?? view.type,
    // The title of a dialog is a heading above those of its blocks.
    heading: view.type === "modal" ? "h3" : "h2",
    names: session.names,
    state: view.state?.values,
    errors,
    me: session.place.me,
    troubles: view.troubles ?? [],
    pressing: session.pressing,
    press: (block, element, value) => session.press(surface, { view_id: view.id }, block, element, value),
    change: (spec, value, how) => session.change(view.id, spec, value, how),
    isUnsent: (spec) => session.isUnsent(view.id, spec),
    suggest: (spec, text) => session.suggest({ view_id: view.id }, spec, text),
  };
  return surface;
}

/** The surface of a message: choosing an option is a press of its own. */
export function messageSurface(session, message) {
  const target = { channel: session.place.channel, ts: message.ts };
  const surface = {
    scope: message.ts,
    names: session.names,
    state: message.state?.values,
    me: session.place.me,
    troubles: message.troubles ?? [],
    pressing: session.pressing,
    press: (block, element, value) => session.press(surface, target, block, element, value),
    change: (spec, value) => session.press(surface, target, { block_id: spec.blockId }, spec.element, value),
    isUnsent: () => false,
    suggest: (spec, text) => session.suggest(target, spec, text),
  };
  return surface;
}

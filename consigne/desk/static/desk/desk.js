// The desk by keyboard: find or do, keys, drafts that are never lost. Pages work without it.
(() => {
  "use strict";

  const words = document.getElementById("desk-words")?.dataset ?? {};
  const byId = (id) => document.getElementById(id);
  const isField = (at) => at?.matches?.("input, textarea, select, [contenteditable]");
  const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

  // Dialogs. A link that opens one is a plain link without script.

  const open = (dialog) => {
    if (!dialog || dialog.open) return;
    dialog.returnValue = "";
    dialog.showModal();
    dialog.querySelector("input:not([type=hidden])")?.select();
  };

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener && byId(opener.dataset.open)) {
      event.preventDefault();
      open(byId(opener.dataset.open));
    }
    if (event.target.matches("dialog:not([role=alertdialog])")) event.target.close();
    for (const menu of document.querySelectorAll("[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    const other = event.target.closest("[data-keep-place]");
    if (other && location.hash) other.hash = location.hash;
  });

  // On a phone the places are wider than the bar: the one where we are is in sight.

  const places = document.querySelector(".places");
  const here = places?.querySelector("[aria-current]");
  if (here) places.scrollLeft = here.offsetLeft - places.offsetLeft - (places.clientWidth - here.offsetWidth) / 2;

  // Keys. Single letters can be switched off (WCAG 2.1.4), and find or do has the reader's own key.

  const findKey = (byId("palette")?.dataset.findKey ?? "Ctrl+K").toLowerCase().split("+");
  const letters = byId("keys")?.dataset.letters !== "off";
  let going = 0;

  const isFind = (event) =>
    event.key.toLowerCase() === findKey.at(-1) &&
    findKey.includes("ctrl") === (event.ctrlKey || event.metaKey) &&
    findKey.includes("alt") === event.altKey &&
    findKey.includes("shift") === event.shiftKey;

  const press = (target) => {
    if (!target) return false;
    if (isField(target)) target.focus();
    else target.click();
    return true;
  };

  const letter = (key) => {
    const quoted = CSS.escape(key);
    if (Date.now() - going < 1200) {
      going = 0;
      return press(document.querySelector(`[data-go="${quoted}"]`));
    }
    if (key === "g") {
      going = Date.now();
      return true;
    }
    if (key === "?") return open(byId("keys")), true;
    if (key === "/") return open(byId("palette")), true;
    return press(document.querySelector(`[data-key="${quoted}"]`));
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    if (isFind(event)) {
      event.preventDefault();
      return open(byId("palette"));
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest?.("form");
      if (form) event.preventDefault(), form.requestSubmit();
      return;
    }
    if (event.key === "Escape") {
      const menu = event.target.closest?.("[data-menu][open]");
      if (menu) menu.open = false, menu.querySelector("summary").focus();
      return;
    }
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!letters || !plain || isField(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key.length === 1 && letter(event.key)) event.preventDefault();
  });

  // Arrows move from the words asked to the answers found, and back.

  byId("palette")?.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const stops = [byId("palette-words"), ...byId("palette-found").querySelectorAll("a, button")];
    const next = stops[stops.indexOf(document.activeElement) + step];
    if (next) event.preventDefault(), next.focus();
  });

  // Drafts live on the server, never in this browser.

  const cookie = (name) =>
    document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  // Over HTTPS in production the cookie's name says that it is this host's alone.
  const token = () => cookie("__Host-csrftoken") ?? cookie("csrftoken");
  const hour = () =>
    new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" }).format(new Date());

  const drafts = new WeakMap();

  const tell = (form, state) => {
    const line = form.querySelector("[data-draft-status]");
    if (!line) return;
    const text = (words[state] ?? "").replace("{time}", hour());
    if (line.textContent !== text) line.textContent = text;
    line.dataset.state = state === "signedOut" ? "signed-out" : state;
  };

  // A page's own token may date from before a new sign-in: the cookie's is the one that counts.
  const renewToken = (form) => {
    const hidden = form.querySelector("[name=csrfmiddlewaretoken]");
    if (hidden) hidden.value = token() ?? hidden.value;
  };

  document.addEventListener("htmx:configRequest", (event) => {
    const { headers, parameters } = event.detail;
    const own = token();
    if (!own) return;
    headers["X-CSRFToken"] = own;
    if (parameters.csrfmiddlewaretoken) parameters.csrfmiddlewaretoken = own;
  });

  const send = async (form, last = false) => {
    const body = new FormData(form);
    const own = token() ?? body.get("csrfmiddlewaretoken");
    body.delete("csrfmiddlewaretoken");
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    const answer = await fetch(form.dataset.draftUrl, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": own ?? "", "X-Requested-With": "fetch" },
      redirect: "manual",
      keepalive: last,
    });
    if (answer.type === "opaqueredirect" || [401, 403].includes(answer.status)) return "signedOut";
    if (answer.status === 503) return "unreached";
    return answer.ok ? "kept" : "failed";
  };

  const keep = async (form) => {
    const draft = drafts.get(form);
    if (draft.sending) return;
    draft.sending = true;
    for (let tries = 0; draft.dirty; tries += 1) {
      draft.dirty = false;
      draft.onItsWay = send(form).catch(() => "failed");
      const state = await draft.onItsWay;
      draft.onItsWay = null;
      if (!form.isConnected || draft.sent) break;
      tell(form, state === "unreached" ? "failed" : state);
      if (state === "kept") {
        tries = 0;
        renew();
        continue;
      }
      draft.dirty = true;
      await wait(Math.min(2 ** (tries + 1), 15));
    }
    draft.sending = false;
  };

  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-draft-url]");
    if (!form) return;
    const draft = drafts.get(form) ?? { timer: 0, dirty: false, sending: false, sent: false, onItsWay: null };
    drafts.set(form, draft);
    draft.dirty = true;
    draft.sent = false;
    clearTimeout(draft.timer);
    draft.timer = setTimeout(keep, 800, form);
  });

  const unkept = () =>
    [...document.querySelectorAll("form[data-draft-url]")].filter((form) => {
      const draft = drafts.get(form);
      return draft?.dirty && !draft.sent;
    });

  // What was typed since the last keeping is kept before the page is left: a session that ended, or
  // a server that is gone, would answer with a page that knows nothing of it.
  const leave = async (form, submitter) => {
    const draft = drafts.get(form);
    // A keeping that came after the contact was recorded would bring its draft back.
    await draft.onItsWay;
    const state = draft.dirty ? await send(form).catch(() => "unreached") : "kept";
    if (["signedOut", "unreached"].includes(state)) {
      tell(form, state === "signedOut" ? state : "failed");
      return keep(form);
    }
    draft.dirty = false;
    form.requestSubmit(submitter);
  };

  const pressed = new WeakMap();
  const isPressedAgain = (form) => Date.now() - (pressed.get(form) ?? 0) < 3000;

  document.addEventListener("submit", (event) => {
    const form = event.target;
    // Asked of the attribute: a field may be called "method".
    if (event.defaultPrevented || form.getAttribute("method") !== "post" || form.hasAttribute("hx-post")) return;
    renewToken(form);
    const draft = drafts.get(form);
    clearTimeout(draft?.timer);
    if ((draft?.dirty || draft?.onItsWay) && !event.submitter?.hasAttribute("formaction")) {
      event.preventDefault();
      leave(form, event.submitter);
      return;
    }
    if (isPressedAgain(form)) return event.preventDefault();
    pressed.set(form, Date.now());
    if (draft) draft.sent = true;
  });

  // A closing tab gets one last, short chance; the browser asks when even that is not sure.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") return;
    for (const form of unkept()) send(form, true).then((s) => s === "kept" && (drafts.get(form).dirty = false), () => {});
  });
  window.addEventListener("beforeunload", (event) => {
    if (unkept().length) event.preventDefault();
  });

  // The session: a warning two minutes before it ends, renewed by whatever the server answers.

  const session = byId("session");
  let ending = 0;

  function renew() {
    if (!session) return;
    clearTimeout(ending);
    if (session.open) session.close("renewed");
    ending = setTimeout(open, Math.max(Number(session.dataset.seconds) - 120, 10) * 1000, session);
  }

  session?.addEventListener("close", async () => {
    if (session.returnValue === "renewed") return;
    const own = token() ?? "";
    const answer = await fetch(session.dataset.url, { method: "POST", headers: { "X-CSRFToken": own }, redirect: "manual" }).catch(() => null);
    if (answer?.ok) renew();
    else announce(words.signedOut);
  });
  renew();

  // Paper. The journal is told before the browser is asked to print; whoever prints from the
  // browser's own menu is told of as it begins, which can no longer stop it.

  const sheet = document.querySelector("form[data-print]");
  let isTold = false;

  const tellOfPrinting = () => {
    const headers = { "X-CSRFToken": cookie("csrftoken") ?? "", "X-Requested-With": "fetch" };
    return fetch(sheet.action, { method: "POST", body: new FormData(sheet), headers, redirect: "manual", keepalive: true });
  };

  sheet?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await tellOfPrinting().catch(() => null);
    if (!answer?.ok) return announce([401, 403].includes(answer?.status) ? words.signedOut : words.notPrinted);
    isTold = true;
    window.print();
    isTold = false;
  });

  window.addEventListener("beforeprint", () => {
    const chosen = sheet?.querySelector("[data-print-purpose]")?.selectedOptions[0];
    const place = document.querySelector("[data-printed-for]");
    if (place && chosen?.value) place.textContent = chosen.textContent;
    if (sheet && !isTold) tellOfPrinting().catch(() => {});
  });

  document.addEventListener("keydown", (event) => {
    if (!sheet || event.key.toLowerCase() !== "p" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    sheet.requestSubmit();
  });

  // Swaps. Whoever was inside what was replaced finds themselves in what replaced it.

  function announce(text) {
    const region = byId("messages");
    if (!region || !text) return;
    const line = document.createElement("p");
    line.className = "message message-warn";
    line.textContent = text;
    region.replaceChildren(line);
  }

  document.addEventListener("htmx:afterSettle", (event) => {
    renew();
    // What refreshes by itself leaves the reader where they are.
    if (event.detail.elt?.closest?.("[data-quiet]")) return;
    if (document.activeElement && document.activeElement !== document.body) return;
    const place = event.detail.elt?.querySelector?.("[data-focus], [autofocus]") ?? event.detail.elt;
    if (!place?.focus || place === document.body) return;
    if (place.tabIndex < 0) place.setAttribute("tabindex", "-1");
    place.focus({ preventScroll: true });
  });
  // Cancelled, or the browser has no passkey for this name: the library of sign-in says so here.
  document.addEventListener("allauth.error", (event) => {
    const said = byId("passkey-failed")?.content.cloneNode(true);
    if (!said) return;
    event.preventDefault();
    byId("messages").replaceChildren(said);
  });
  document.addEventListener("htmx:sendError", () => announce(words.unreached));
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    announce([401, 403].includes(status) ? words.signedOut : words.unreached);
  });
})();

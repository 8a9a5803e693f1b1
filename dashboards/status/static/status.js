// Keeps a status page fresh: fetches the same page and swaps its live part. Without scripts the page reloads itself.
"use strict";

(() => {
  const period = Number(document.body.dataset.refresh) * 1000;
  const patience = 10000;
  const longestReading = 60000;
  const styleSheet = "link[rel=stylesheet]";
  let busy = false;
  let swapped = Date.now();

  // Who reads slowly, or by ear, can hold the page still; the wall has no such button.
  const pause = document.getElementById("pause");
  const paused = () => pause !== null && pause.getAttribute("aria-pressed") === "true";
  if (pause) {
    pause.hidden = false;
    pause.addEventListener("click", () => {
      pause.setAttribute("aria-pressed", String(!paused()));
      refresh();
    });
  }

  // What a reader had opened, scrolled or focused is found again in the new part by this.
  function focusKey(element) {
    if (!element || element === document.body) return null;
    if (element.id) return "#" + CSS.escape(element.id);
    const address = element.getAttribute("href");
    return address ? 'a[href="' + CSS.escape(address) + '"]' : null;
  }

  function swap(page) {
    const old = document.getElementById("live");
    const fresh = page.getElementById("live");
    if (!fresh || page.querySelector(styleSheet).href !== document.querySelector(styleSheet).href) {
      location.reload(); // a new version is being served
      return;
    }
    const focused = old.contains(document.activeElement) ? focusKey(document.activeElement) : null;
    const scrolled = Array.from(old.querySelectorAll(".scroll"), (box) => box.scrollLeft);
    if (fresh.dataset.alarm !== old.dataset.alarm) {
      document.getElementById("announce").textContent = fresh.dataset.alarm;
    }
    old.replaceWith(document.adoptNode(fresh));
    swapped = Date.now();
    document.title = page.title;
    fresh.querySelectorAll(".scroll").forEach((box, place) => { box.scrollLeft = scrolled[place] || 0; });
    const again = focused && fresh.querySelector(focused);
    if (again) again.focus({ preventScroll: true });
    const stale = document.getElementById("stale");
    stale.replaceChildren(...Array.from(page.getElementById("stale").childNodes));
    stale.hidden = true;
    document.body.classList.remove("stale");
  }

  function tellStale() {
    document.getElementById("stale").hidden = false;
    document.body.classList.add("stale");
  }

  async function refresh() {
    const selecting = !getSelection().isCollapsed && Date.now() - swapped < longestReading;
    if (busy || document.hidden || selecting || paused()) return;
    busy = true;
    const control = new AbortController();
    const timer = setTimeout(() => control.abort(), patience);
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store", signal: control.signal });
      if (!answer.ok && answer.status !== 404) throw new Error(String(answer.status));
      swap(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      tellStale();
    } finally {
      clearTimeout(timer);
      busy = false;
    }
  }

  setInterval(refresh, period);
  document.addEventListener("visibilitychange", refresh);
})();

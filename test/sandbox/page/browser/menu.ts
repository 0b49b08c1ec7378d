import { element } from "./element.ts"

/** One line of a menu. */
export interface MenuItem {
  readonly content: ReadonlyArray<Node | string>
  readonly choose: () => void
}

/** Opens a menu beside an element. Arrow keys move, Escape or a press elsewhere closes it and gives the focus back. */
export const openMenu = (at: HTMLElement, title: string, items: ReadonlyArray<MenuItem>) => {
  const lines = items.map(({ content, choose }) =>
    element("button", { type: "button", role: "menuitem", onclick: () => { menu.hidePopover(); choose() } }, ...content))
  const move = (event: Event) => {
    const { key } = event as KeyboardEvent
    const step = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0
    const index = lines.findIndex((line) => line === document.activeElement)
    if (step === 0) return
    event.preventDefault()
    lines[(index + step + lines.length) % lines.length]?.focus()
  }
  const menu = element("div", { class: "menu", popover: "auto", role: "menu", "aria-label": title, onkeydown: move },
    element("div", { class: "menu-title" }, title), ...lines)
  menu.addEventListener("toggle", (event) => { if (event.newState === "closed") menu.remove() })
  document.body.append(menu)
  menu.showPopover()
  const anchor = at.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = menu
  const below = anchor.bottom + 6 + height < innerHeight
  menu.style.setProperty("left", `${Math.max(8, Math.min(anchor.left, innerWidth - width - 8))}px`)
  menu.style.setProperty("top", `${Math.max(8, below ? anchor.bottom + 6 : anchor.top - height - 6)}px`)
  lines[0]?.focus()
}

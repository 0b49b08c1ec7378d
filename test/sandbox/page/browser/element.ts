/** What goes into an element: other elements, or text, which is never read as HTML. */
export type Child = Node | string | undefined | false

/** What an element is made with: attributes, handlers (`onclick`) and custom properties (`--hue`). */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined | ((event: Event) => void)>>

/** Makes an element. Text stays text, and an attribute that is undefined or false is left out. */
export const element = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: ReadonlyArray<Child>
): HTMLElementTagNameMap[K] => {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    if (typeof value === "function") made.addEventListener(name.replace(/^on/, ""), value)
    else if (name.startsWith("--")) made.style.setProperty(name, String(value))
    else made.setAttribute(name, value === true ? "" : String(value))
  }
  made.append(...children.filter((child): child is Node | string => child !== undefined && child !== false))
  return made
}

/** The element of the page with this id. Throws when the page has none. */
export const byId = (id: string): HTMLElement => {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`The page has no element ${id}.`)
  return found
}

/** Makes these the children. Only what has changed is touched: what a person is pressing, choosing or reading stays as it is. */
export const arrange = (parent: HTMLElement, nodes: ReadonlyArray<HTMLElement>) => {
  const gone = Array.from(parent.children).filter((child) => !nodes.includes(child as HTMLElement))
  for (const child of gone) child.remove()
  nodes.forEach((node, index) => { if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null) })
}

const kept = new Map<string, { readonly key: string; readonly node: HTMLElement }>()

/** The element drawn last under a name, or a new one when what it shows (`key`) is different now. */
export const keep = (name: string, key: unknown, draw: () => HTMLElement): HTMLElement => {
  const now = JSON.stringify(key)
  const last = kept.get(name)
  if (last?.key === now) return last.node
  const node = draw()
  kept.set(name, { key: now, node })
  return node
}

const paths = {
  send: "M3 11.5 21 3l-6.5 18-3.2-7.3zM11.3 13.7 21 3",
  plus: "M12 5v14M5 12h14",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  wallet: "M3 7h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2zM3 7l12-4v4M16.5 13.5h.01",
  chat: "M4 5h16v11H9l-5 4z",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14.5c2.300.9 3.5 2.900 3.5 5.5",
  slash: "M8 4h8a4 4 0 0 1 4 4v8a4 4 0 0 1-4 4H8a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4zM14 8l-4 8",
  smile: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 14.5c1.900 2.400 5.100 2.400 7 0M9 9.5h.01M15 9.5h.01",
  block: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM5.700 5.700l12.600 12.600",
  link: "M10 14a4 4 0 0 0 5.700 0l3.600-3.600a4 4 0 0 0-5.700-5.700L12 6.300M14 10a4 4 0 0 0-5.700 0l-3.600 3.600a4 4 0 0 0 5.700 5.700L12 17.700",
  clip: "M20 11.500l-8.200 8.200a5 5 0 0 1-7.100-7.100l8.600-8.600a3.300 3.300 0 0 1 4.700 4.700l-8.500 8.500a1.700 1.700 0 0 1-2.400-2.400l7.800-7.800",
  columns: "M4 5h16v14H4zM12 5v14",
  key: "M14.500 13.500a5 5 0 1 0-4-4L3 17v4h4v-2.500h2.500V16H12z",
  bolt: "M13 3 5 14h6l-1 7 8-11h-6z"
} as const

/** A small drawing that says nothing to a screen reader. */
export const icon = (name: keyof typeof paths): SVGElement => {
  const space = "http://www.w3.org/2000/svg"
  const drawing = document.createElementNS(space, "svg")
  drawing.setAttribute("viewBox", "0 0 24 24")
  drawing.setAttribute("class", "icon")
  drawing.setAttribute("aria-hidden", "true")
  const path = document.createElementNS(space, "path")
  path.setAttribute("d", paths[name])
  drawing.append(path)
  return drawing
}

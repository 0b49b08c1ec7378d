import { element } from "./element.ts"

const hues = [248, 162, 18, 322, 200, 42, 282, 128]

/** A round picture made of a name's first letters, in a colour of its own. */
export const avatar = (name: string, id: number): HTMLElement => {
  const initials = name.trim().split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "").join("").toUpperCase()
  return element("span", { class: "avatar", "aria-hidden": "true", "--hue": hues[id % hues.length] }, initials)
}

import type { Texts } from "./texts/textsIn.ts"
import type { Keyboard } from "./View.ts"
import { button } from "./View.ts"

/** Which part of a list a button asks for: `older:17` or `newer:17`, or nothing: the newest lines. `null`: no button of ours says so. */
export const readPlace = ([way, place]: ReadonlyArray<string>): { readonly before?: number; readonly after?: number } | null => {
  if (way === undefined) return {}
  if (!/^\d{1,15}$/.test(place ?? "")) return null
  if (way === "older") return { before: Number(place) }
  return way === "newer" ? { after: Number(place) } : null
}

/** The ways to older and newer lines of a list, as far as there may be some; `list` is its place, `way` how this page was asked for. */
export const pageButtons = (texts: Texts, list: string, lines: ReadonlyArray<{ readonly place: number }>, limit: number, way: string | undefined): Keyboard => {
  const [newest, oldest] = [lines.at(0), lines.at(-1)]
  const isFirst = way === undefined || (way === "newer" && lines.length < limit)
  const ways = [
    ...(newest === undefined || isFirst ? [] : [button(texts.plain("button-newer"), `${list}:newer:${newest.place}`)]),
    ...(oldest === undefined || lines.length < limit ? [] : [button(texts.plain("button-older"), `${list}:older:${oldest.place}`)])
  ]
  return ways.length === 0 ? [] : [ways]
}

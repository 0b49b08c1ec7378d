import * as Plot from "@observablehq/plot"
import { parseHTML } from "linkedom"

/** One day of money: for drawing only; what is exact stands in the table beside the picture. */
export interface FlowDay {
  readonly day: string
  readonly paidIn: number
  readonly paidOut: number
}

const [WIDTH, HEIGHT] = [640, 200]
const DAY_MS = 86_400_000
const SIZES: ReadonlyArray<readonly [least: number, letter: string]> = [[1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "k"]]

/** A number beside the axis: three digits at most. What hangs below zero is no less than nothing: it went the other way. */
const writeTick = (value: number): string => {
  const size = Math.abs(value)
  const [least, letter] = SIZES.find(([one]) => size >= one) ?? [1, ""]
  return `${Number((size / least).toPrecision(3))}${letter}`
}

const bars = (days: ReadonlyArray<FlowDay>, className: "in" | "out") => Plot.rectY(
  days.map(({ day, paidIn, paidOut }) => ({ from: Date.parse(day), until: Date.parse(day) + DAY_MS, value: className === "in" ? paidIn : -paidOut }))
    .filter(({ value }) => value !== 0),
  { x1: "from", x2: "until", y: "value", className, insetLeft: 1.5, insetRight: 1.5, rx: 1.5 }
)

/** Colours come from the page's style, light or dark; a picture that brings its own is refused by the page's policy. */
const withoutStyle = (svg: string) => svg.replaceAll(/<style>[^]*?<\/style>/gu, "").replaceAll(/ style="[^"]*"/gu, "")

/** Draws what was paid in above zero and what was paid out below it, day by day, as SVG without a style of its own. */
export const drawFlow = (days: ReadonlyArray<FlowDay>): string => {
  const { document } = parseHTML("<html><body></body></html>")
  const [most, least] = [Math.max(0, ...days.map(({ paidIn }) => paidIn)), Math.min(0, ...days.map(({ paidOut }) => -paidOut))]
  const domain = most === least ? [0, 1] : [least * 1.08, most * 1.08]
  const [first = 0, last = 0] = [days[0], days.at(-1)].map((one) => one === undefined ? 0 : Date.parse(one.day))
  const marks = days.filter((_, index) => (days.length - 1 - index) % 7 === 0).map(({ day }) => new Date(Date.parse(day) + DAY_MS / 2))
  const plot = Plot.plot({
    document, width: WIDTH, height: HEIGHT, marginLeft: 48, marginRight: 8, marginTop: 12, marginBottom: 26,
    x: { type: "utc", domain: [new Date(first), new Date(last + DAY_MS)], label: null },
    y: { domain, label: null },
    marks: [
      Plot.gridY({ ticks: 4, className: "lines", strokeOpacity: 1 }),
      Plot.axisY({ ticks: 4, tickFormat: writeTick, tickSize: 0, label: null, className: "axis" }),
      Plot.axisX(marks, { tickFormat: (at: Date) => at.toISOString().slice(5, 10), tickSize: 0, tickPadding: 8, label: null, className: "axis" }),
      bars(days, "in"), bars(days, "out"), Plot.ruleY([0], { className: "zero" })
    ]
  })
  return withoutStyle(plot.outerHTML).replace("<svg ", `<svg aria-hidden="true" `)
}

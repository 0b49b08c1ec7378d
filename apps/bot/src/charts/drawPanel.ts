import * as Plot from "@observablehq/plot"
import { parseHTML } from "linkedom"
import type { Chart, Panel } from "./Chart.ts"
import { PANEL_HEIGHT, WIDTH } from "./Chart.ts"

const TITLE_HEIGHT = 92
const TICKS_MAX = 8
const TICKS_Y = 5
const INK = "#1f2933"
const FAINT = "#d5dbe3"
const FONT = "DejaVu Sans"

/** Text that is safe between tags of SVG. */
export const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\"", "&quot;")

/** Which points are named below the axis: at most eight, evenly, always the last one. */
const named = (count: number): ReadonlyArray<number> => {
  const step = Math.max(1, Math.ceil(count / TICKS_MAX))
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => count - 1 - index * step).toReversed()
}

const SIZES: ReadonlyArray<readonly [least: number, letter: string]> = [[1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "k"]]

/** A number beside the axis: three digits at most, and never `1e21`. */
export const writeTick = (value: number): string => {
  const size = Math.abs(value)
  const [least, letter] = SIZES.find(([one]) => size >= one) ?? [1, ""]
  return `${Number((value / least).toPrecision(3))}${letter}`
}

const bars = ({ series }: Panel, { stepMs, times }: Chart) => series.flatMap(({ color, values }, index) => {
  const rows = times.map((time, at) => ({ from: time, until: time + stepMs, value: (index === 0 ? 1 : -1) * (values[at] ?? 0) }))
  return [Plot.rectY(rows.filter(({ value }) => value !== 0), { x1: "from", x2: "until", y: "value", fill: color, insetLeft: times.length > 60 ? 1 : 3, insetRight: times.length > 60 ? 1 : 3 })]
})

/** The first line is the wider one: where two are one, both are seen. */
const lines = ({ series }: Panel, { stepMs, times }: Chart) => series.flatMap(({ color, values }, index) => {
  const rows = times.map((time, at) => ({ time: time + stepMs / 2, value: values[at] ?? 0 }))
  const dots = times.length <= 31 ? [Plot.dot(rows, { x: "time", y: "value", fill: color, r: index === 0 ? 10 : 6 })] : []
  return [Plot.line(rows, { x: "time", y: "value", stroke: color, strokeWidth: index === 0 ? 9 : 4, strokeLinejoin: "round" }), ...dots]
})

/** From the least to the most that is drawn, with zero in it; something to stand on when all is zero. */
const domainOf = ({ series, shape }: Panel): [number, number] => {
  const values = series.flatMap(({ values: all }, index) => shape === "bars" && index > 0 ? all.map((value) => -value) : [...all])
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)]
  return least === most ? [0, 1] : [least * 1.05, most * 1.05]
}

/** How many numbers stand beside the axis: none between two members, and nothing but zero and one where all is zero. */
const tickCount = ({ isCount }: Panel, [least, most]: readonly [number, number]): number =>
  isCount || (least === 0 && most === 1) ? Math.max(1, Math.min(TICKS_Y, Math.floor(most - least))) : TICKS_Y

const legend = ({ series }: Panel): string => series.reduce(({ parts, x }, { color, label }) => ({
  parts: [...parts, `<rect x="${x}" y="58" width="24" height="24" rx="4" fill="${color}"/><text x="${x + 34}" y="79" font-size="26" fill="${INK}">${escaped(label)}</text>`],
  x: x + 34 + label.length * 17 + 40
}), { parts: [] as ReadonlyArray<string>, x: 40 }).parts.join("")

/** Draws one panel as a piece of SVG of its own, `PANEL_HEIGHT` high. */
export const drawPanel = (panel: Panel, chart: Chart): string => {
  const { stepMs, ticks, times } = chart
  const { document } = parseHTML("<html><body></body></html>")
  const [first = 0, last = 0] = [times[0], times.at(-1)]
  const points = named(times.length)
  const domain = domainOf(panel)
  const marks = tickCount(panel, domain)
  const plot = Plot.plot({
    document,
    width: WIDTH, height: PANEL_HEIGHT - TITLE_HEIGHT,
    marginLeft: 120, marginRight: 76, marginTop: 20, marginBottom: 52,
    style: { fontFamily: FONT, fontSize: "24px", color: INK, background: "white" },
    x: { type: "utc", domain: [new Date(first), new Date(last + stepMs)], label: null },
    y: { domain, label: null },
    marks: [
      // What hangs below zero is no less than nothing: it went the other way.
      Plot.axisY({ ticks: marks, tickFormat: (value: number) => writeTick(panel.shape === "bars" ? Math.abs(value) : value), tickSize: 0, fontSize: 24, label: null }),
      Plot.gridY({ ticks: marks, stroke: FAINT, strokeOpacity: 1 }),
      Plot.axisX(points.map((at) => new Date((times[at] ?? 0) + stepMs / 2)), {
        tickFormat: (_: Date, index: number) => ticks[points[index] ?? 0] ?? "", tickSize: 0, tickPadding: 14, fontSize: 24, label: null
      }),
      ...(panel.shape === "bars" ? bars(panel, chart) : lines(panel, chart)),
      Plot.ruleY([0], { stroke: INK, strokeWidth: 2 })
    ]
  })
  const inner = plot.outerHTML.replace("<svg ", `<svg y="${TITLE_HEIGHT}" `)
  return `<text x="40" y="36" font-size="30" font-weight="bold" fill="${INK}">${escaped(panel.title)}</text>${legend(panel)}${inner}`
}

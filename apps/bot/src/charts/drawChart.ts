import { initWasm, Resvg } from "@resvg/resvg-wasm"
import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { drawPanel, escaped } from "./drawPanel.ts"
import type { Chart } from "./Chart.ts"
import { HEAD_HEIGHT, heightOf, PANEL_HEIGHT, WIDTH } from "./Chart.ts"

/** Files of packages, found beside the sources and beside a bundle alike: `deploy/bundle.ts` lays them there. */
const files = createRequire(import.meta.url)
const read = (path: string) => readFile(files.resolve(path))
const FONTS = ["dejavu-fonts-ttf/ttf/DejaVuSans.ttf", "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf"]

/** A chart as SVG. */
export const svgOf = (chart: Chart): string => {
  const panels = chart.panels.map((panel, index) =>
    `<svg y="${HEAD_HEIGHT + index * PANEL_HEIGHT}" width="${WIDTH}" height="${PANEL_HEIGHT}">${drawPanel(panel, chart)}</svg>`)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${heightOf(chart.panels.length)}" font-family="DejaVu Sans">`,
    `<rect width="100%" height="100%" fill="white"/>`,
    `<text x="40" y="66" font-size="44" font-weight="bold" fill="#1f2933">${escaped(chart.title)}</text>`,
    `<text x="40" y="112" font-size="28" fill="#52606d">${escaped(chart.subtitle)}</text>`,
    ...panels, "</svg>"
  ].join("")
}

/** Draws a chart as a PNG, `WIDTH` wide and `heightOf` high. Called once in a process: what it loads stays until that ends. */
export const drawChart = async (chart: Chart): Promise<Uint8Array> => {
  await initWasm(await read("@resvg/resvg-wasm/index_bg.wasm"))
  const fontBuffers = await Promise.all(FONTS.map(read))
  const drawn = new Resvg(svgOf(chart), { font: { fontBuffers, defaultFontFamily: "DejaVu Sans" } }).render()
  return drawn.asPng()
}

import { existsSync } from "node:fs"
import { delimiter, join } from "node:path"
import { chromium } from "playwright-core"
import type { Page } from "playwright-core"
import { describe, it } from "vitest"

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
const elsewhere = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe"
]
const advice = "Chromium is not installed: apt-get install chromium, brew install --cask chromium, or install Google Chrome"

const executablePath = [
  ...(process.env["PATH"] ?? "").split(delimiter).flatMap((folder) => names.map((name) => join(folder, name))),
  ...elsewhere
].find((path) => existsSync(path))

/** Tests that need Chromium. Where there is none they are skipped and say why, but in CI, which has to install it, they fail. */
export const describeWithChromium = (name: string, tests: () => void) => {
  if (executablePath !== undefined) describe(name, tests)
  else if ((process.env["CI"] ?? "") === "") {
    console.warn(`Skipped: ${name}. ${advice}.`)
    describe.skipIf(true)(name, tests)
  } else describe(name, () => { it("finds Chromium", () => { throw new Error(advice) }) })
}

/** An English page of a certain size, everything it complained about, and how to close the browser. */
export const openChromium = async (url: string, viewport = { width: 1300, height: 800 }) => {
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
  })
  const page: Page = await browser.newPage({ viewport, locale: "en" })
  const problems: Array<string> = []
  page.on("pageerror", (error) => problems.push(String(error)))
  page.on("console", (line) => { if (line.type() === "error") problems.push(line.text()) })
  await page.goto(url)
  return { page, problems, close: () => browser.close() }
}

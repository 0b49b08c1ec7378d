import { COMMANDS, HIDDEN_COMMANDS } from "@sigmatrade/bot/readRequest"
import { ACTS, PLACES } from "@sigmatrade/bot/performRequest"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"

const source = join(import.meta.dirname, "../../../apps/bot/src")
const code = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"))
  .map((path) => readFileSync(join(source, path), "utf8")).join("\n")

/** The places that buttons name in the code, whole or up to their arguments, on the same line or, after a longer label, on one of their own. */
const named = [...code.matchAll(/button\([^\n]*?\), (?:"|`)([a-z]+)(?:"|:)/g), ...code.matchAll(/^\s*`([a-z]+):\$\{/gm)].map(([, place = ""]) => place)

/** The acts that buttons name in the code. */
const offered = [...code.matchAll(/actButton\([^\n]*, "([a-z]+)", /g)].map(([, name = ""]) => name)

describe("every button and command", () => {
  it("that does something has exactly one handler, and every handler a button", () => {
    expect(offered.toSorted()).toEqual(ACTS.toSorted())
    expect(ACTS.filter((name) => PLACES.includes(name) && name !== "buy")).toEqual([])
  })

  it("opens a place that there is", () => {
    expect(new Set(named).size).toBeGreaterThan(10)
    expect(named.filter((place) => !PLACES.includes(place))).toEqual([])
    expect(COMMANDS.filter((command) => command !== "start" && !PLACES.includes(command))).toEqual([])
  })

  it("is needed: every place is opened by one", () => {
    // The pairs of the menu are named in a table of their own.
    const menu = [...(/const MENU = (.*) as const/.exec(code)?.[1] ?? "").matchAll(/"([a-z]+)"/g)].map(([, place = ""]) => place)
    const panel = [...code.matchAll(/\["(admin[a-z]*)", "[a-z-]+\.[a-z]+"\]/g)].map(([, place = ""]) => place)
    const ways = new Set([...named, ...menu, ...COMMANDS, ...HIDDEN_COMMANDS, ...panel])
    expect(PLACES.filter((place) => !ways.has(place))).toEqual([])
  })
})

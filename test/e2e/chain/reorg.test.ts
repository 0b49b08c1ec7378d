import { afterAll, describe, it } from "vitest"
import { chosenCells } from "./reorgCells.ts"
import { playCell } from "./reorgPath.ts"
import type { ReorgWorld } from "./reorgWorld.ts"
import { startReorgWorld } from "./reorgWorld.ts"

const CELL_MS_MAX = 120_000
/** Anvil gets slower with each block it remembers: beyond this height the next cell begins on a new chain. */
const HEIGHT_MAX = 1_500

describe("after a reorg everybody has exactly what the new chain holds", () => {
  let world: ReorgWorld | undefined
  const end = async () => {
    const ended = world
    world = undefined
    await ended?.close()
  }
  const worldFor = async () => {
    if (world !== undefined && await world.client.getBlockNumber({ cacheTime: 0 }) > HEIGHT_MAX) await end()
    return world ??= await startReorgWorld()
  }
  afterAll(end, CELL_MS_MAX)

  it.each(chosenCells(process.env["REORG"] === "all"))("$depth blocks, $moment: $content", async (cell) => {
    // A cell that failed leaves its brakes on: those after it are played in a world of their own.
    await playCell(await worldFor(), cell).catch(async (cause: unknown) => {
      await end()
      throw cause
    })
  }, CELL_MS_MAX)
})

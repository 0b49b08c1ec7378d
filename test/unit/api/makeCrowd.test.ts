import { makeCrowd } from "@sigmatrade/api/short/makeCrowd"
import { setImmediate as turn, setTimeout as sleep } from "node:timers/promises"
import { assert, describe, it } from "vitest"

const opened = () => {
  const crowds: Array<{ readonly all: ReadonlyArray<number>; readonly done: () => void }> = []
  const ended = { count: 0 }
  const join = makeCrowd<number>((all, done) => crowds.push({ all, done }), () => ended.count++)
  return { crowds, ended, join, sizes: () => crowds.map(({ all }) => all.length) }
}

describe("makeCrowd", () => {
  it("answers all of one turn together, and whoever comes meanwhile when they are answered", async () => {
    const { crowds, ended, join } = opened()
    for (const one of [1, 2, 3]) join(one)
    await turn()
    for (const one of [4, 5]) join(one)
    await turn()
    assert.deepStrictEqual(crowds.map(({ all }) => all), [[1, 2, 3]])
    crowds[0]?.done()
    await turn()
    assert.deepStrictEqual(crowds.map(({ all }) => all), [[1, 2, 3], [4, 5]])
    assert.strictEqual(ended.count, 0)
    crowds[1]?.done()
    await sleep(30)
    assert.deepStrictEqual([crowds.length, ended.count], [2, 1])
  })

  it("lets nobody wait for long for one that is held up, and leaves nobody out", async () => {
    const { crowds, join, sizes } = opened()
    for (let one = 0; one < 5; one++) {
      join(one)
      await sleep(30)
    }
    assert.deepStrictEqual(sizes(), [1, 1, 1, 1])
    crowds[2]?.done()
    await turn()
    await sleep(30)
    assert.deepStrictEqual(crowds.flatMap(({ all }) => all), [0, 1, 2, 3, 4])
  })

  it("answers a great crowd in parts", async () => {
    const { join, sizes } = opened()
    for (let one = 0; one < 600; one++) join(one)
    await sleep(30)
    assert.deepStrictEqual(sizes(), [250, 250, 100])
  })
})

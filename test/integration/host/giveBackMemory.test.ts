import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { expect, test } from "vitest"

/** Makes 200 MB of what nobody needs any more, says how much it holds then, rests for three seconds and says it again. */
const programOf = (run: string) => `
  import { Effect } from "effect"
  import { giveBackMemory } from "@sigmatrade/adapters/host/giveBackMemory"
  const say = Effect.sync(() => console.log(process.memoryUsage.rss()))
  const crowd = Effect.sync(() => { let all = []; for (let i = 0; i < 2e6; i += 1) all.push({ i, of: [i] }); return all.length })
  await Effect.runPromise(${run}(crowd.pipe(Effect.andThen(say), Effect.andThen(Effect.sleep(3000)), Effect.andThen(say))))
  process.exit(0)`

const heldBy = async (run: string) => {
  const args = ["--conditions=@sigmatrade/source", "--input-type=module-typescript", "--eval", programOf(run)]
  const { stdout } = await promisify(execFile)(process.execPath, ["--disable-warning=ExperimentalWarning", ...args], { cwd: import.meta.dirname })
  const [busy = 0, quiet = 0] = stdout.trim().split("\n").map(Number)
  return { busy, quiet }
}

test("what a crowd needed is given back to the machine when it is quiet again, and stays with Node otherwise", async () => {
  const [ours, bare] = await Promise.all([heldBy("giveBackMemory"), heldBy("")])
  expect(ours.busy).toBeGreaterThan(150_000_000)
  expect(ours.quiet).toBeLessThan(ours.busy / 2)
  expect(bare.quiet).toBeGreaterThan(bare.busy / 2)
}, 60_000)

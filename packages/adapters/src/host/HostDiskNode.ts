import { HostDisk, Volume } from "@sigmatrade/core/job/HostDisk"
import { Effect, Layer } from "effect"
import { stat, statfs } from "node:fs/promises"

/** How full the volume of a folder is, and which one it is. A folder that is not there yet has none. */
const look = (path: string) =>
  Effect.tryPromise(async () => {
    const [{ dev }, { bavail, bfree, blocks }] = await Promise.all([stat(path, { bigint: true }), statfs(path, { bigint: true })])
    // As df counts: what is set aside for root is neither used nor there.
    const [used, there] = [blocks - bfree, blocks - bfree + bavail]
    const usedBps = there === 0n ? 0 : Number((used * 10_000n) / there)
    return [{ dev: String(dev), volume: new Volume({ path, usedBps }) }]
  }).pipe(Effect.orElseSucceed(() => []))

/** The volumes that these folders lie on, each under the first folder that lies on it. */
export const layer = (paths: ReadonlyArray<string>): Layer.Layer<HostDisk> =>
  Layer.succeed(HostDisk, HostDisk.of({
    volumes: Effect.map(Effect.forEach(paths, look), (looked) => {
      const all = looked.flat()
      return all.filter(({ dev }, index) => all.findIndex((other) => other.dev === dev) === index).map(({ volume }) => volume)
    })
  }))

import { fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import type { ReaderFigures, ReaderTask } from "./readerProcess.ts"

/** Reads in a process of its own, whose code is as cold as that of the reference, and answers what it measured. */
export const forkReader = async (task: ReaderTask): Promise<ReaderFigures> => {
  const child = fork(fileURLToPath(new URL("readerProcess.ts", import.meta.url)), [], { stdio: ["ignore", "inherit", "inherit", "ipc"] })
  const ended = once(child, "exit")
  child.send(task)
  const failed = ended.then(() => Promise.reject(new Error("the reader ended before it had read the chain")))
  failed.catch(() => {})
  const [figures] = await Promise.race([once(child, "message"), failed]) as [ReaderFigures]
  child.disconnect()
  await ended
  return figures
}

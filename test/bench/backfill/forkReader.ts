import { fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import type { BareProof } from "./bareProverProcess.ts"
import type { BareTask } from "./readBareLogs.ts"
import type { ReaderFigures, ReaderTask } from "./readerProcess.ts"

const run = async <Figures>(file: string, task: ReaderTask | BareTask): Promise<Figures> => {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [], { stdio: ["ignore", "inherit", "inherit", "ipc"] })
  const ended = once(child, "exit")
  child.send(task)
  const failed = ended.then(() => Promise.reject(new Error("the reader ended before it had read the chain")))
  failed.catch(() => {})
  const [figures] = await Promise.race([once(child, "message"), failed]) as [Figures]
  child.disconnect()
  await ended
  return figures
}

/** Reads in a process of its own, whose code is as cold as that of the reference, and answers what it measured. */
export const forkReader = (task: ReaderTask): Promise<ReaderFigures> => run("readerProcess.ts", task)

/** The same for the least that a prover has to do. */
export const forkBareProver = (task: BareTask): Promise<BareProof> => run("bareProverProcess.ts", task)

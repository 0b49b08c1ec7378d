import { SigningLogBroken } from "@sigmatrade/core/payout/SigningLog"
import type { FileHandle } from "node:fs/promises"
import { mkdir, open, stat } from "node:fs/promises"
import { dirname } from "node:path"

/** Says that the line before it was cut off by a crash, so that it is no damage. */
export const TORN = "{\"torn\":true}"

const BYTES_MAX = 256 * 2 ** 20

/**
 * A file of lines that several processes append to. Their order in the file is the same for all of them: each line is one write at the
 * end (`O_APPEND`), which local file systems do whole and one after another. Not for network file systems.
 */
export class LogFile {
  readonly path: string
  readonly isNew: boolean
  readonly #handle: FileHandle
  #offset = 0

  private constructor(path: string, handle: FileHandle, isNew: boolean) {
    this.path = path
    this.#handle = handle
    this.isNew = isNew
  }

  /** Opens the file at a path, or makes it with its folder, for its owner alone. */
  static async open(path: string): Promise<LogFile> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const isNew = await stat(path).then(() => false, () => true)
    const handle = await open(path, "a+", 0o600)
    if (isNew) {
      // The name of a new file lasts only once its folder is on the disk too.
      await using folder = await open(dirname(path), "r")
      await folder.sync()
    }
    return new LogFile(path, handle, isNew)
  }

  #broken(fault: SigningLogBroken["fault"], reason: string): SigningLogBroken {
    return new SigningLogBroken({ fault, reason: `${this.path}: ${reason}` })
  }

  /** Ends the use of the file. */
  close(): Promise<void> {
    return this.#handle.close()
  }

  /** The whole lines that came since the last call, and what stands after the last of them. */
  async readNew(): Promise<{ readonly lines: ReadonlyArray<string>; readonly rest: string }> {
    const [held, named] = await Promise.all([this.#handle.stat(), stat(this.path).catch(() => null)])
    if (named === null || named.ino !== held.ino || named.dev !== held.dev) throw this.#broken("corrupt", "another file took its place")
    if (held.size < this.#offset) throw this.#broken("corrupt", "it has become shorter")
    if (held.size > BYTES_MAX) throw this.#broken("corrupt", `it is larger than ${BYTES_MAX} bytes`)
    const buffer = Buffer.alloc(held.size - this.#offset)
    const { bytesRead } = await this.#handle.read(buffer, 0, buffer.length, this.#offset)
    const pieces = buffer.toString("latin1", 0, bytesRead).split("\n")
    const rest = pieces.pop() ?? ""
    this.#offset += bytesRead - rest.length
    return { lines: pieces, rest }
  }

  /** Appends one line and returns when it is on the disk. `rest` is what `readNew` found behind the last whole line. */
  async append(line: string, rest: string): Promise<void> {
    const text = rest === "" ? `${line}\n` : `\n${TORN}\n${line}\n`
    const { bytesWritten } = await this.#handle.write(text)
    if (bytesWritten !== text.length) throw this.#broken("unreachable", "the disk is full")
    await this.#handle.datasync()
  }
}

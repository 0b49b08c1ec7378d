import { execFileSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const project = join(import.meta.dirname, "../..")
const published = ["core", "adapters"]
const timeoutMs = 120_000

/** What a program printed, both streams, and whether it succeeded. */
export interface Run {
  readonly ok: boolean
  readonly output: string
}

/** An empty project that has installed our packages from their tarballs, as a stranger would. */
export interface PackedProject {
  readonly folder: string
  readonly write: (path: string, text: string) => void
  readonly node: (...args: ReadonlyArray<string>) => Run
  /** The compiler of this repository over the stranger's project. */
  readonly typeCheck: () => Run
  readonly remove: () => void
}

const run = (cwd: string, program: string, args: ReadonlyArray<string>): Run => {
  try {
    return { ok: true, output: execFileSync(program, args, { cwd, encoding: "utf8", timeout: timeoutMs, stdio: "pipe" }) }
  } catch (error) {
    const { stderr, stdout } = error as { readonly stdout: string; readonly stderr: string }
    return { ok: false, output: `${stdout}${stderr}` }
  }
}

const npm = (cwd: string, ...args: ReadonlyArray<string>) => {
  const { ok, output } = run(cwd, "npm", args)
  if (!ok) throw new Error(`npm ${args.join(" ")} failed:\n${output}`)
}

/** A copy of what is built, without anything built before: a stale file must not reach the tarball. */
const copySources = (folder: string) => {
  for (const path of ["package.json", "tsconfig.base.json", "deploy", ...published.map((name) => `packages/${name}`)]) {
    cpSync(join(project, path), join(folder, path), {
      recursive: true,
      filter: (source) => !/\/(dist|node_modules)(\/|$)|\.tsbuildinfo$/.test(source.slice(project.length))
    })
  }
  const modules = join(folder, "node_modules")
  mkdirSync(join(modules, "@sigmatrade"), { recursive: true })
  for (const name of readdirSync(join(project, "node_modules"))) {
    if (name !== "@sigmatrade") symlinkSync(join(project, "node_modules", name), join(modules, name))
  }
  for (const name of published) {
    symlinkSync(join(folder, "packages", name), join(modules, "@sigmatrade", name))
    // What npm has put beside the package itself, since somebody else needs another version.
    const own = join(project, "packages", name, "node_modules")
    if (existsSync(own)) symlinkSync(own, join(folder, "packages", name, "node_modules"))
  }
}

const pack = (folder: string) => {
  copySources(folder)
  npm(folder, "run", "build")
  return published.map((name) => {
    npm(join(folder, "packages", name), "pack", "--pack-destination", folder)
    const tarball = readdirSync(folder).find((entry) => entry.startsWith(`sigmatrade-${name}-`))
    if (tarball === undefined) throw new Error(`npm pack made no tarball of ${name}`)
    return join(folder, tarball)
  })
}

const strict = {
  compilerOptions: {
    target: "esnext", lib: ["esnext"], module: "nodenext", noEmit: true, strict: true, exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true, noUnusedLocals: true, verbatimModuleSyntax: true, erasableSyntaxOnly: true, allowImportingTsExtensions: true,
    types: ["node"], typeRoots: [join(project, "node_modules/@types")], skipLibCheck: true
  },
  include: ["*.ts"]
}

/** Builds and packs core and adapters from a clean copy and installs them, with effect, into an empty project. */
export const packProject = (): PackedProject => {
  const work = mkdtempSync(join(tmpdir(), "sigmatrade-packages-"))
  const [source, folder] = [join(work, "source"), join(work, "project")]
  mkdirSync(source)
  mkdirSync(folder)
  const write = (path: string, text: string) => writeFileSync(join(folder, path), text)
  write("package.json", JSON.stringify({ name: "stranger", private: true, type: "module" }))
  write("tsconfig.json", JSON.stringify(strict))
  const effect: { readonly version: string } = JSON.parse(readFileSync(join(project, "node_modules/effect/package.json"), "utf8"))
  npm(folder, "install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", `effect@${effect.version}`, ...pack(source))
  return {
    folder,
    write,
    node: (...args) => run(folder, process.execPath, args),
    typeCheck: () => run(folder, join(project, "node_modules/.bin/tsc"), ["-p", "."]),
    remove: () => rmSync(work, { recursive: true, force: true })
  }
}

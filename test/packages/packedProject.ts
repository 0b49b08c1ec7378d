import { execFile, execFileSync } from "node:child_process"
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const project = join(import.meta.dirname, "../..")
const published = { core: "packages/core", adapters: "packages/adapters", api: "apps/api" }
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
  /** Copies the TypeScript files of a folder, whatever lies how deep. */
  readonly copy: (from: string, to: string) => void
  readonly node: (...args: ReadonlyArray<string>) => Run
  /** `node` with more in its environment, while this process goes on: it may be what the program talks to. */
  readonly nodeWith: (environment: Readonly<Record<string, string>>, ...args: ReadonlyArray<string>) => Promise<Run>
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

const runBeside = (cwd: string, environment: Readonly<Record<string, string>>, program: string, args: ReadonlyArray<string>) =>
  new Promise<Run>((resolve) => {
    const env = { ...process.env, ...environment }
    execFile(program, args, { cwd, env, encoding: "utf8", timeout: timeoutMs }, (error, stdout, stderr) => resolve({ ok: error === null, output: error === null ? stdout : `${stdout}${stderr}` }))
  })

const npm = (cwd: string, ...args: ReadonlyArray<string>) => {
  const { ok, output } = run(cwd, "npm", args)
  if (!ok) throw new Error(`npm ${args.join(" ")} failed:\n${output}`)
}

/** A copy of what is built, without anything built before: a stale file must not reach the tarball. */
const copySources = (folder: string) => {
  for (const path of ["package.json", "tsconfig.base.json", "deploy", ...Object.values(published)]) {
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
  for (const [name, path] of Object.entries(published)) {
    symlinkSync(join(folder, path), join(modules, "@sigmatrade", name))
    // What npm has put beside the package itself, since somebody else needs another version.
    const own = join(project, path, "node_modules")
    if (existsSync(own)) symlinkSync(own, join(folder, path, "node_modules"))
  }
}

const pack = (folder: string) => {
  copySources(folder)
  npm(folder, "run", "build")
  return Object.entries(published).map(([name, path]) => {
    npm(join(folder, path), "pack", "--pack-destination", folder)
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
  include: ["*.ts", "examples/*/*.ts"]
}

/** Builds and packs what is published from a clean copy and installs them, with effect and what else is asked for, into an empty project. */
export const packProject = (besides: ReadonlyArray<string> = []): PackedProject => {
  const work = mkdtempSync(join(tmpdir(), "sigmatrade-packages-"))
  const [source, folder] = [join(work, "source"), join(work, "project")]
  mkdirSync(source)
  mkdirSync(folder)
  const write = (path: string, text: string) => writeFileSync(join(folder, path), text)
  write("package.json", JSON.stringify({ name: "stranger", private: true, type: "module" }))
  write("tsconfig.json", JSON.stringify(strict))
  const effect: { readonly version: string } = JSON.parse(readFileSync(join(project, "node_modules/effect/package.json"), "utf8"))
  npm(folder, "install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", `effect@${effect.version}`, ...besides, ...pack(source))
  return {
    folder,
    write,
    copy: (from, to) => {
      for (const path of globSync("**/*.ts", { cwd: from, exclude: ["dist/**"] })) cpSync(join(from, path), join(folder, to, path))
    },
    node: (...args) => run(folder, process.execPath, args),
    nodeWith: (environment, ...args) => runBeside(folder, environment, process.execPath, args),
    typeCheck: () => run(folder, join(project, "node_modules/.bin/tsc"), ["-p", "."]),
    remove: () => rmSync(work, { recursive: true, force: true })
  }
}

import { serve } from "@hono/node-server"
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import type { Server } from "node:http"
import { join } from "node:path"
import { freePort } from "../support/postgresServer.ts"
import { installToken, USDT_ADDRESS } from "./chain/installToken.ts"
import { payoutWallet } from "./chain/payoutWallet.ts"
import { makeSandboxWallet } from "./chain/SandboxWalletAnvil.ts"
import type { Anvil } from "./chain/startAnvil.ts"
import { startAnvil } from "./chain/startAnvil.ts"
import { sandboxPage } from "./page/sandboxPage.ts"
import type { SandboxWallet } from "./page/SandboxWallet.ts"
import type { Environment, RealParts } from "./sandboxSettings.ts"
import { keptSecret, mergeSettings, realParts, sandboxDefaults } from "./sandboxSettings.ts"
import { resetPostgres, startPostgres } from "./startPostgres.ts"
import { startTelegramEmulator } from "./telegram/startTelegramEmulator.ts"
import type { TelegramEmulator } from "./telegram/TelegramEmulator.ts"
import type { TelegramState } from "./telegram/TelegramState.ts"

/** How the sandbox is started. */
export interface SandboxOptions {
  /** Everything it keeps lies here. */
  readonly folder: string
  readonly env: Environment
  /** Seconds between blocks; without it blocks are mined by hand only. */
  readonly blockTimeSeconds?: number | undefined
  /** Where the page and the API listen; free ports when taken or not given. */
  readonly pagePort?: number | undefined
  readonly apiPort?: number | undefined
}

/** The embedded parts, running; an absent one is real. The apps are started with `env`. */
export interface Sandbox {
  readonly env: Record<string, string>
  readonly real: RealParts
  readonly telegram: TelegramEmulator | undefined
  readonly anvil: Anvil | undefined
  readonly wallet: SandboxWallet | undefined
  readonly pageUrl: string | undefined
  readonly apiUrl: string
  /** Saves what is kept and ends every part; what ends last was started first. */
  readonly close: () => Promise<void>
}

const TOKEN = "100000000:sandbox-token-of-no-real-bot"
/** How often the chats are saved, so that a killed sandbox loses little. */
const SAVE_INTERVAL_MS = 2000

type Close = () => Promise<void>

const portOr = (wanted: number | undefined) => freePort(wanted).catch(() => freePort())

const startChain = async (folder: string, blockTimeSeconds: number | undefined) => {
  const anvil = await startAnvil({ stateFile: join(folder, "chain.json"), blockTimeSeconds, slotsInEpoch: 1 })
  if (!anvil.resumed) await installToken(anvil)
  const payouts = await payoutWallet(anvil, folder)
  return { anvil, payouts, wallet: makeSandboxWallet({ client: anvil.client }) }
}

const holderFile = (folder: string) => join(folder, "running")

/** Two sandboxes in one folder would stop each other's database. Asked of the holder itself, for a file outlives a killed process. */
const refuseHeld = async (folder: string): Promise<void> => {
  const file = holderFile(folder)
  const answer = existsSync(file)
    ? await fetch(readFileSync(file, "utf8"), { signal: AbortSignal.timeout(1000) }).then((held) => held.text()).catch(() => undefined)
    : undefined
  if (answer === folder) throw new Error(`A sandbox runs in ${folder} already. Stop it with Ctrl-C in its terminal, then start again.`)
}

const listen = (fetch: (request: Request) => Response | Promise<Response>, port: number) =>
  new Promise<{ readonly url: string; readonly close: Close }>((resolve) => {
    const server = serve({ fetch, port, hostname: "127.0.0.1" }, (at) => resolve({ url: `http://127.0.0.1:${at.port}`, close })) as Server
    const close = () =>
      new Promise<void>((done) => {
        server.close(() => done())
        server.closeAllConnections()
      })
  })

const holdFolder = async (folder: string): Promise<Close> => {
  await refuseHeld(folder)
  const { close, url } = await listen(() => new Response(folder), 0)
  writeFileSync(holderFile(folder), url)
  return close
}

const readState = (file: string) => existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) as TelegramState : undefined

const startTelegram = async (folder: string) => {
  const file = join(folder, "telegram.json")
  const state = readState(file)
  const telegram = await startTelegramEmulator({ token: TOKEN, ...(state === undefined ? {} : { state }) })
  const save = () => {
    writeFileSync(`${file}.new`, JSON.stringify(telegram.snapshot()))
    renameSync(`${file}.new`, file)
  }
  const timer = setInterval(save, SAVE_INTERVAL_MS)
  const close = async () => {
    clearInterval(timer)
    save()
    await telegram.close()
  }
  return { telegram, close }
}

/** `operatorKey` is what the page logs operators in with. */
const openPage = async (parts: { readonly telegram: TelegramEmulator; readonly wallet: SandboxWallet; readonly operatorKey: string }, apiUrl: string, port: number) => {
  const links = [
    { href: `${apiUrl}/docs`, en: "API reference", ru: "Описание API" },
    { href: `${apiUrl}/ready`, en: "Is everything ready?", ru: "Всё ли готово?" }
  ]
  const page = sandboxPage({ ...parts, links })
  return listen(page.fetch, port)
}

/** Starts every part that is not real and answers how the apps reach all of them. */
export const startSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  const { env, folder } = options
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const real = realParts(env)
  const closing: Array<Close> = []
  const close = async () => {
    for (const step of closing.splice(0).toReversed()) await step()
  }
  try {
    closing.push(await holdFolder(folder))
    const postgres = real.database ? undefined : await startPostgres(folder, await freePort())
    if (postgres !== undefined) closing.push(postgres.close)
    const chain = real.chain ? undefined : await startChain(folder, options.blockTimeSeconds)
    if (chain !== undefined) closing.push(chain.anvil.close)
    const messenger = real.telegram ? undefined : await startTelegram(folder)
    if (messenger !== undefined) closing.push(messenger.close)
    const apiPort = await portOr(options.apiPort)
    const apiUrl = `http://127.0.0.1:${apiPort}`
    const masterKey = keptSecret(folder, "master-key")
    const operatorKey = (env["ADMIN_MASTER_KEY"] ?? "").trim() || masterKey
    const page = messenger === undefined || chain === undefined
      ? undefined
      : await openPage({ telegram: messenger.telegram, wallet: chain.wallet, operatorKey }, apiUrl, await portOr(options.pagePort))
    if (page !== undefined) closing.push(page.close)
    const embedded = {
      ...(postgres === undefined ? {} : {
        DB_HOST: "127.0.0.1", DB_PORT: String(postgres.port), DB_USERNAME: postgres.username, DB_PASSWORD: postgres.password,
        DB_DATABASE: postgres.database
      }),
      ...(chain === undefined ? {} : {
        QUICKNODE_HTTPS_URL: chain.anvil.httpUrl, QUICKNODE_WSS_URL: chain.anvil.wsUrl, BSC_CHAIN_ID: "56", USDT_CONTRACT: USDT_ADDRESS,
        ...chain.payouts
      }),
      ...(messenger === undefined ? {} : { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: messenger.telegram.apiRoot }),
      API_PORT: String(apiPort)
    }
    return {
      env: mergeSettings(env, embedded, sandboxDefaults(keptSecret(folder, "operator-key"), masterKey, keptSecret(folder, "session-key"))),
      real,
      telegram: messenger?.telegram,
      anvil: chain?.anvil,
      wallet: chain?.wallet,
      pageUrl: page?.url,
      apiUrl,
      close
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Forgets everything a sandbox has kept. */
export const resetSandbox = async (folder: string): Promise<void> => {
  await refuseHeld(folder)
  await resetPostgres(folder)
  rmSync(folder, { recursive: true, force: true })
}

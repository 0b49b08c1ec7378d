import { assert, describe, it } from "@effect/vitest"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { compileToken, readCompiledToken } from "./compileToken.ts"
import { installToken, tokenAbi, tokenOwner, USDT_ADDRESS } from "./installToken.ts"
import { makeSandboxWallet } from "./SandboxWalletAnvil.ts"
import { anvilClient, startAnvil } from "./startAnvil.ts"

const withFolder = async (use: (folder: string) => Promise<void>) => {
  const folder = mkdtempSync(join(tmpdir(), "sigmatrade-anvil-"))
  try {
    await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

describe("local chain", () => {
  it("Token.json is what Token.sol compiles to", async () => {
    assert.deepStrictEqual(await compileToken(), readCompiledToken())
  })

  it("the token answers at USDT's address as USDT does", async () => {
    const anvil = await startAnvil()
    try {
      await installToken(anvil)
      const read = (functionName: "decimals" | "symbol" | "owner") =>
        anvil.client.readContract({ address: USDT_ADDRESS, abi: tokenAbi, functionName })
      assert.strictEqual(await anvil.client.getChainId(), 56)
      assert.strictEqual(await read("decimals"), 18)
      assert.strictEqual(await read("symbol"), "USDT")
      assert.strictEqual(await read("owner"), tokenOwner.address)
    } finally {
      await anvil.close()
    }
  })

  it("a second start resumes the chain of the first, and members keep wallets and money", () =>
    withFolder(async (folder) => {
      const stateFile = join(folder, "chain.json")
      const first = await startAnvil({ stateFile })
      await installToken(first)
      const before = makeSandboxWallet({ client: first.client })
      const to = await before.address(2)
      await before.send({ memberId: 1, to, asset: "USDT", amount: "250.5" })
      await before.send({ memberId: 1, to, asset: "BNB", amount: "1" })
      await before.mine(1)
      const accounts = await before.accounts()
      const head = await before.head()
      await first.close()

      const second = await startAnvil({ stateFile })
      try {
        const after = makeSandboxWallet({ client: second.client })
        assert.isTrue(second.resumed)
        assert.deepStrictEqual(await after.head(), head)
        assert.strictEqual(await after.address(2), to)
        await after.address(1)
        const same = (await after.accounts()).toSorted((one, other) => one.memberId - other.memberId)
        assert.deepStrictEqual(same, accounts.toSorted((one, other) => one.memberId - other.memberId))
        assert.strictEqual(same.find(({ memberId }) => memberId === 2)?.usdt, String(12505n * 10n ** 17n))
      } finally {
        await second.close()
      }
    }))

  it("a broken state file is put aside instead of stopping the start", () =>
    withFolder(async (folder) => {
      const stateFile = join(folder, "chain.json")
      writeFileSync(stateFile, "{\"block\":")
      const anvil = await startAnvil({ stateFile })
      await anvil.close()
      assert.isFalse(anvil.resumed)
      assert.strictEqual(readFileSync(`${stateFile}.broken`, "utf8"), "{\"block\":")
      assert.isTrue(existsSync(stateFile))
    }))

  it("a taken port is reported, whoever answers on it", async () => {
    const anvil = await startAnvil()
    try {
      const problem = await startAnvil({ port: Number(new URL(anvil.httpUrl).port) }).then(() => "started", String)
      assert.match(problem, /port is taken/)
    } finally {
      await anvil.close()
    }
  })

  it("the chain ends with the process that started it, even when that is killed", async () => {
    const script = `import { startAnvil } from ${JSON.stringify(new URL("./startAnvil.ts", import.meta.url).href)}
      console.log((await startAnvil()).httpUrl); setInterval(() => {}, 1000)`
    const parent = spawn(process.execPath, ["--conditions=@sigmatrade/source", "--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"]
    })
    const [line] = await once(parent.stdout, "data") as [Buffer]
    const { getChainId } = anvilClient(String(line).trim())
    assert.strictEqual(await getChainId(), 56)
    parent.kill("SIGKILL")
    const deadline = Date.now() + 15_000
    while (await getChainId().then(() => true, () => false)) {
      assert.isBelow(Date.now(), deadline, "anvil outlived its parent")
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  })

  it("a reorg replaces blocks, and what was paid in them is gone", async () => {
    const anvil = await startAnvil()
    try {
      await installToken(anvil)
      const wallet = makeSandboxWallet({ client: anvil.client })
      const to = await wallet.address(2)
      const { txHash } = await wallet.send({ memberId: 1, to, asset: "USDT", amount: "10" })
      await wallet.mine(2)
      const { number } = await wallet.head()
      await wallet.reorg(2)
      assert.strictEqual((await wallet.head()).number, number)
      const receipt = await anvil.client.getTransactionReceipt({ hash: txHash as `0x${string}` }).then(() => "there", () => "gone")
      assert.strictEqual(receipt, "gone")
      assert.match(await wallet.reorg(500).then(() => "", String), /has only/)
      assert.match(await wallet.send({ memberId: 1, to, asset: "BNB", amount: "1000" }).then(() => "", String), /holds less/)
      assert.match(await wallet.send({ memberId: 1, to: "0x12", asset: "BNB", amount: "1" }).then(() => "", String), /40 hexadecimal/)
    } finally {
      await anvil.close()
    }
  })
})

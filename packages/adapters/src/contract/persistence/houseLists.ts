import { ApiKeyStore } from "@sigmatrade/core/admin/ApiKeyStore"
import { AuditLog, AuditRecord } from "@sigmatrade/core/admin/AuditLog"
import { recordAct } from "@sigmatrade/core/admin/recordAct"
import { BroadcastId } from "@sigmatrade/core/broadcast/Broadcast"
import { BroadcastStore } from "@sigmatrade/core/broadcast/BroadcastStore"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { IncidentId } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { CheckpointStore } from "@sigmatrade/core/reconciliation/CheckpointStore"
import { liabilityTreeId, LiabilityStore } from "@sigmatrade/core/reconciliation/LiabilityStore"
import { Day, Hash32 } from "@sigmatrade/core/reconciliation/SumNode"
import { CampaignId } from "@sigmatrade/core/reward/Campaign"
import { CampaignStore } from "@sigmatrade/core/reward/CampaignStore"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect } from "effect"
import { randomUUID } from "node:crypto"
import { freshApiKeyId, freshKey } from "../admin/apiKeyStoreContract.ts"
import { freshDraft } from "../broadcast/freshDraft.ts"
import { freshIncident } from "../incident/freshIncident.ts"
import { freshCampaign } from "../reward/freshCampaign.ts"
import { freshBlockHash, freshChainId, freshHash } from "../freshAddress.ts"
import { USDT } from "../freshPayment.ts"
import { NOW } from "../minutesLater.ts"
import { lets } from "./lets.ts"
import type { ListMaker } from "./lets.ts"

let days = 2_500_000

const campaigns = Effect.map(CampaignStore, (store) =>
  lets({
    list: store.list, idOf: ({ id }) => id, nobody: CampaignId.make("campaign-of-nobody"),
    add: Effect.gen(function*() {
      const campaign = freshCampaign({ _tag: "Listed", members: [UserId.make(randomUUID())], amount: Amount.make(5n) })
      yield* Effect.orDie(store.add(campaign))
      return campaign.id
    })
  }))

const broadcasts = Effect.map(BroadcastStore, (store) =>
  lets({
    list: store.list, idOf: ({ id }) => id, nobody: BroadcastId.make("01890a5d-ac96-774b-bcce-b302099a8057"),
    add: Effect.suspend(() => {
      const draft = freshDraft([])
      return Effect.as(store.add(draft), draft.id)
    })
  }))

const incidents = Effect.map(IncidentStore, (store) =>
  lets({ list: (page) => store.list(null, page), idOf: ({ id }) => id, nobody: IncidentId.make(2 ** 40), add: freshIncident }))

const audit = Effect.map(AuditLog, (store) => {
  const action = `act-${randomUUID()}`
  return lets({
    list: (page) => store.list({ action }, page), idOf: ({ position }) => position, nobody: 2 ** 40,
    add: Effect.gen(function*() {
      const record = new AuditRecord({
        at: NOW, operator: null, action, subject: "member:1", outcome: "done", reason: null, details: {}, requestId: "r-1"
      })
      yield* (yield* Transaction).run(recordAct(record))
      return (yield* store.page(null, 1))[0]?.position ?? 0
    })
  })
})

const checkpoints = Effect.map(CheckpointStore, (store) => {
  const chainId = freshChainId()
  return lets({
    list: (page) => store.list(chainId, null, page), idOf: ({ id }) => id, nobody: 2 ** 40,
    add: Effect.gen(function*() {
      yield* store.record({ chainId, block: { number: BlockNumber.make(1), hash: freshBlockHash() }, at: NOW, wallets: [], reserves: [], broken: [] }, NOW)
      return (yield* Effect.orDie(store.list(chainId, null, { limit: 1, anchor: null })))[0]?.id ?? 0
    })
  })
})

const liabilities = Effect.map(LiabilityStore, (store) =>
  lets({
    list: store.list, idOf: liabilityTreeId, nobody: "1999-01-01:USDT",
    add: Effect.suspend(() => {
      const day = Day.make(DateTime.formatIsoDateUtc(DateTime.add(NOW, { days: days += 1 })))
      const root = { hash: Hash32.make(freshHash()), sum: Amount.make(5n) }
      return Effect.as(store.publish({ day, asset: USDT, root, members: 1, finalNumber: null, publishedAt: NOW }, [root]), `${day}:${USDT}`)
    })
  }))

const apiKeys = Effect.map(ApiKeyStore, (store) =>
  lets({ list: store.list, idOf: ({ id }) => id, add: Effect.orDie(Effect.map(freshKey(), ({ key: { id } }) => id)), nobody: freshApiKeyId() }))

/** What the house keeps and is read page by page, each as a maker of a new list. */
export const houseLists: Readonly<Record<string, ListMaker>> = { campaigns, broadcasts, incidents, audit, checkpoints, liabilities, apiKeys }

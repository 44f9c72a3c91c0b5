'use client'
import { useTranslations } from 'next-intl'
import { useDeferredValue, useState } from 'react'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Name } from '#/components/object/Name.tsx'
import { objectHref } from '#/components/object/ObjectHead.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Input } from '#/components/ui/Field.tsx'
import { formatNumber } from '#/components/ui/format.ts'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Link } from '#/components/ui/Link.tsx'
import { type Column, RowTable } from '#/components/ui/RowTable.tsx'
import { Empty, Loading } from '#/components/ui/State.tsx'
import type { Candidate, GatewayRow } from '#/server/gateways/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import styles from './gateway.module.css'

/** What the gateway alone may speak for: found by part of a tag, put behind it, or taken off it. */
export function Terminals({ row }: { row: GatewayRow }) {
  const t = useTranslations('gateway')
  const said = useRefusal()
  const may = useCan('registry.edit', row.objectId)
  const [words, setWords] = useState('')
  const ask = { gatewayObjectId: row.objectId, words: useDeferredValue(words.trim()) }
  const { data } = useAsk(['gateways.candidates', ask, row.terminals], () => api.gateways.candidates.query(ask), { keep: true })
  const assign = useAct(
    ({ objectId, own }: Candidate) =>
      api.gateways.assignTerminals.mutate({ gatewayObjectId: row.objectId, add: own ? [] : [objectId], remove: own ? [objectId] : [] }),
    ['gateways.', 'twins.'],
  )
  const shown = data?.filter(({ own }) => own || may)
  const own = shown?.filter((one) => one.own).length ?? 0
  const columns: Column<Candidate>[] = [
    {
      id: 'tag',
      title: t('tag'),
      width: '20%',
      kind: 'name',
      cell: ({ tag }) => (
        <Link className={styles.tag} href={objectHref(tag)}>
          {tag}
        </Link>
      ),
    },
    { id: 'name', title: t('name'), width: '26%', cell: ({ names }) => <Name names={names} /> },
    { id: 'type', title: t('type'), width: '22%', cell: ({ typeId }) => <TypeName typeId={typeId} /> },
    {
      id: 'behind',
      title: t('standsBehind'),
      kind: 'quiet',
      cell: ({ own: mine, gatewayTag }) => (mine ? t('thisOne') : (gatewayTag ?? t('none'))),
    },
  ]
  const act: Column<Candidate> = {
    id: 'act',
    title: <span className="hidden-text">{t('change')}</span>,
    width: 96,
    kind: 'number',
    cell: (one) => (
      <Button small kind="ghost" onClick={() => assign.mutate(one)} aria-label={t(one.own ? 'takeOff' : 'put', { tag: one.tag })}>
        {t(one.own ? 'takeOffShort' : 'putShort')}
      </Button>
    ),
  }
  return (
    <section className={styles.terminals} aria-label={t('terminals')}>
      <header className={styles.bar}>
        <h2>{t('terminals')}</h2>
        <p className="quiet grow" role="status">
          {ask.words !== ''
            ? t('found', { count: shown?.length ?? 0 })
            : own < row.terminals
              ? t('firstOf', { shown: formatNumber(own, 0), all: formatNumber(row.terminals, 0) })
              : formatNumber(row.terminals, 0)}
        </p>
        <Input
          type="search"
          aria-label={t('findTerminal')}
          placeholder={t('findTerminalHint')}
          value={words}
          maxLength={100}
          onChange={(event) => setWords(event.target.value)}
        />
      </header>
      {assign.error && <p role="alert">{said(assign.error)}</p>}
      {!shown ? (
        <Loading rows={8} />
      ) : shown.length === 0 ? (
        <Empty>{t('noTerminals')}</Empty>
      ) : (
        <RowTable
          inRoom
          label={t('terminals')}
          rows={shown}
          keyOf={({ objectId }) => objectId}
          columns={may ? [...columns, act] : columns}
        />
      )}
    </section>
  )
}

function TypeName({ typeId }: { typeId: string }) {
  const type = twinType(typeId)
  return (
    <span className={styles.type}>
      <Glyph id={type?.glyph ?? 'room'} size={16} />
      <span className="ellipsis">{type ? <Name names={type.names} /> : typeId}</span>
    </span>
  )
}

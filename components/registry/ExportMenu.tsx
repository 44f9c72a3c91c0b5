'use client'
import { useTranslations } from 'next-intl'
import { Button } from '#/components/ui/Button.tsx'
import { Menu } from '#/components/ui/Menu.tsx'
import type { ObjectFilter } from '#/server/search/contract.ts'

const FORMATS = ['csv', 'xlsx', 'geojson'] as const

/** Gives out what is selected or what matches, as a file that can be brought in again. */
export function ExportMenu({ label, filter, ids }: { label: string; filter: ObjectFilter; ids: readonly string[] | null }) {
  const t = useTranslations('registry')
  return (
    <Menu.Root>
      <Menu.Trigger render={<Button small>{label}</Button>} />
      <Menu.List align="end">
        {FORMATS.map((format) => (
          <Menu.Item key={format} onClick={() => download({ format, filter, ids })}>
            {t(`format.${format}`)}
          </Menu.Item>
        ))}
      </Menu.List>
    </Menu.Root>
  )
}

/** A form, so that the browser writes the stream to disk and shows its own progress. */
function download(ask: unknown): void {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = '/api/registry/export'
  const field = document.createElement('input')
  field.type = 'hidden'
  field.name = 'ask'
  field.value = JSON.stringify(ask)
  form.append(field)
  document.body.append(form)
  form.submit()
  form.remove()
}

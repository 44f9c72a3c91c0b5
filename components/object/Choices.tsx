import { useTranslations } from 'next-intl'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Link } from '#/components/ui/Link.tsx'
import type { Choice } from '#/server/registry/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import styles from './choices.module.css'
import { Name } from './Name.tsx'

/** Several objects bear one code: which is meant, a person says. */
export function Choices({ asked, choices }: { asked: string; choices: readonly Choice[] }) {
  const t = useTranslations('object')
  return (
    <main className={styles.page}>
      <h1>{t('choices', { count: choices.length, code: asked })}</h1>
      <p className="quiet">{t('choicesSaid')}</p>
      <ul className={styles.list}>
        {choices.map((choice) => {
          const type = twinType(choice.typeId)
          return (
            <li key={choice.code}>
              <Link href={`/id/${choice.code}`}>
                <Glyph id={type?.glyph ?? 'room'} />
                <strong>{choice.tag}</strong>
                <span className="grow ellipsis">
                  <Name names={choice.names} />
                </span>
                <span className="quiet">{type ? <Name names={type.names} /> : choice.typeId}</span>
                <span className="quiet">{t.has(`aliasKind.${choice.scheme}`) ? t(`aliasKind.${choice.scheme}`) : choice.scheme}</span>
              </Link>
            </li>
          )
        })}
      </ul>
    </main>
  )
}

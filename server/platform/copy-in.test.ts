import { expect, test } from 'vitest'
import { copyIn } from './copy-in.ts'
import { testSystem } from './testing.ts'

test('[PF27] a COPY that PostgreSQL refuses after its last byte fails with the reason, and the connection goes on', async () => {
  await using system = await testSystem()
  const { owner } = system.db
  await owner`create table taken (n int check (n < 3))`
  const put = (text: string) => owner.begin((tx) => copyIn(tx, 'copy taken (n) from stdin', Buffer.from(text)))
  for (let round = 0; round < 3; round++) {
    await expect(put('1\n2\n3\n')).rejects.toMatchObject({ code: '23514' })
    await expect(put('1\nno number\n')).rejects.toMatchObject({ code: '22P02' })
    await put('1\n')
  }
  expect(await owner`select n from taken`).toHaveLength(3)
})

/** Every screen of the viewer and how to get there, for those who look at all of them: axe, and pictures. */
import type { Page } from 'playwright-core'
import type { Fixture } from './fixture.js'

export interface Screen {
  readonly name: string
  /** Begins at the list of a full log, unless it goes elsewhere. */
  show(page: Page, fixtures: Fixtures): Promise<unknown>
}

export interface Fixtures {
  readonly full: Fixture
  readonly empty: Fixture
}

const openRow = async (page: Page, text: string) => {
  await page.locator('.row', { hasText: text }).last().click()
  await page.waitForSelector('.detail-head')
}

const openBearer = async (page: Page) => {
  await openRow(page, 'Bearer')
  await page.waitForSelector('.json')
}

export const SCREENS: readonly Screen[] = [
  { name: 'list', show: async () => {} },
  { name: 'detail', show: openBearer },
  { name: 'alternatives', show: (page) => openRow(page, 'seems to drop').then(() => page.waitForSelector('.alternatives')) },
  { name: 'page of a firewall', show: (page) => openRow(page, 'lacks /wp-json').then(() => page.waitForSelector('.page-words')) },
  {
    name: 'copy menu',
    show: async (page) => {
      await openBearer(page)
      await page.getByRole('button', { name: 'Copy', exact: true }).first().click()
      await page.getByRole('menu').waitFor()
    }
  },
  {
    name: 'edit, with its answer',
    show: async (page) => {
      await openBearer(page)
      await page.getByRole('button', { name: 'Edit' }).click()
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await page.getByRole('region', { name: 'Answer' }).waitFor()
    }
  },
  {
    name: 'sent again, with the fix',
    show: async (page) => {
      await openBearer(page)
      await page.getByRole('button', { name: 'Apply the fix and send again' }).click()
      await page.waitForSelector('.again')
    }
  },
  {
    name: 'note and pin',
    show: async (page) => {
      await openBearer(page)
      await page.keyboard.press('p')
      await page.keyboard.press('n')
      await page.waitForSelector('.note')
    }
  },
  {
    name: 'comparison',
    show: async (page) => {
      await openBearer(page)
      await page.keyboard.press('d')
      await page.waitForSelector('.compared')
    }
  },
  {
    name: 'suggestions',
    show: async (page) => {
      await page.getByRole('combobox').fill('status:')
      await page.getByRole('option').first().waitFor()
    }
  },
  {
    name: 'mistake in the filter',
    show: async (page) => {
      await page.getByRole('combobox').fill('colour:red ')
      await page.locator('.filter-marks u').waitFor()
    }
  },
  {
    name: 'nothing matches',
    show: async (page) => {
      await page.getByRole('combobox').fill('nowhere')
      await page.getByText('No exchange matches this filter').waitFor()
    }
  },
  {
    name: 'marked rows',
    show: async (page) => {
      for (const index of [0, 1])
        await page
          .locator('.row')
          .nth(index)
          .click({ modifiers: ['ControlOrMeta'] })
      await page.getByText('2 marked').waitFor()
    }
  },
  {
    name: 'clear dialog',
    show: async (page) => {
      await page.getByRole('button', { name: 'Clear', exact: true }).click()
      await page.getByRole('dialog', { name: 'Clear the log?' }).waitFor()
    }
  },
  { name: 'keyboard overlay', show: (page) => page.keyboard.press('?').then(() => page.getByRole('dialog').waitFor()) },
  {
    name: 'catalogue',
    show: (page, { full }) => page.goto(`${full.viewer.baseUrl}/codes`).then(() => page.waitForSelector('.code-list li'))
  },
  {
    name: 'page of a code',
    show: (page, { full }) =>
      page.goto(`${full.viewer.baseUrl}/codes/shopify.token.bearer-instead-of-header`).then(() => page.waitForSelector('.code-page'))
  },
  {
    name: 'an exchange that is gone',
    show: (page, { full }) => page.goto(`${full.viewer.baseUrl}/exchanges/nothing`).then(() => page.waitForSelector('.detail.gone'))
  },
  {
    name: 'empty log',
    show: (page, { empty }) => page.goto(empty.viewer.baseUrl).then(() => page.getByText('http://localhost:4011').first().waitFor())
  },
  {
    name: 'offline',
    show: async (page) => {
      await page.route('**/api/events', (route) => route.abort())
      await page.reload()
      await page.getByText('storetap does not answer').waitFor()
      await page.waitForSelector('.row')
    }
  }
]

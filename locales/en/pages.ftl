### The words of the pages that a browser sees.

page-title = Otbasy – family cards
page-name = Otbasy
page-tagline = Dated, sourced family links go in; a family card comes out, right on any date.
page-skip = Skip to the content
page-language = Language
page-footer = open source, Apache License 2.0

## The demo families

page-families = Demo families
page-demo = Everyone here is invented. Each family tells one story; look at its card, or ask for it yourself.
page-demo-as-of = Cards are as of { $date }.
page-card-text = Card as text
page-card-json = Card as JSON
page-card-graphiql = Query in GraphiQL
page-back = All families
page-others = Also in this story

## What can be done

page-more = Ask anything
page-store = This store is not a demo, so nobody is listed here. Ask for a person by number, reference or id:
page-closed = Sign-in is not built yet: this page shows nobody, and questions to /graphql are answered with 401. To try the service out on your own machine:
page-way-graphiql = write a question in the browser, with the whole schema beside it
page-way-graphql = ask from a program, by GraphQL over HTTP
page-way-command = ask on the command line
page-way-demo = families to look at, with their stories
page-way-development = your own store, for development on this machine only

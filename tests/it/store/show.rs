//! A graph as lines of text, numbers of addresses replaced by their texts, so that two graphs can
//! be compared row by row. Tests only.

use otbasy::domain::{Identity, PersonNo};
use otbasy::graph::{FamilyGraph, LinkNo, StatusDetail};

/// Everything that can be asked at the door of a graph: about everybody, about `links` versions of
/// links, about these identities and these addresses.
pub(crate) fn show(
    graph: &dyn FamilyGraph,
    links: u32,
    identities: &[Identity],
    addresses: &[String],
) -> Vec<String> {
    let mut lines = vec![format!("people {}", graph.people())];
    lines.push(format!("sources {:?}", graph.sources().names().collect::<Vec<_>>()));
    for p in (0..graph.people()).map(PersonNo) {
        show_person(graph, p, &mut lines);
    }
    for no in (0..links).map(LinkNo) {
        lines.push(format!("{no:?} {:?} {:?}", graph.link(no), graph.link_text(no)));
    }
    for identity in identities {
        let found = match identity {
            Identity::Iin(iin) => graph.find(&Identity::Iin(*iin)),
            Identity::Ref(text) => graph.find(&Identity::Ref(text.as_str())),
        };
        lines.push(format!("{identity:?} is {found:?}"));
    }
    for text in addresses {
        let mut living = Vec::new();
        if let Some(address) = graph.address_no(text) {
            graph.lives_at(address, &mut living);
        }
        lines.push(format!("at {text:?} live {living:?}"));
    }
    lines
}

fn show_person(graph: &dyn FamilyGraph, p: PersonNo, lines: &mut Vec<String>) {
    let Some(row) = graph.person(p) else {
        lines.push(format!("{p:?} is nobody"));
        return;
    };
    let address = graph.address(row.address);
    let row = otbasy::graph::PersonRow { address: otbasy::graph::AddressNo::NONE, ..row };
    lines.push(format!("{p:?} {row:?} {address:?} {:?}", graph.person_text(p)));
    let (mut links, mut statuses, mut incomes) = (Vec::new(), Vec::new(), Vec::new());
    graph.links(p, &mut links);
    for row in links {
        lines.push(format!("{p:?} has {row:?} {:?}", graph.link_text(row.no)));
    }
    graph.statuses(p, &mut statuses);
    for row in statuses {
        let text = graph.status_text(row.no);
        let detail = match row.detail {
            StatusDetail::Residence(no, region) => format!("{:?} {region:?}", graph.address(no)),
            other => format!("{other:?}"),
        };
        let (no, kind, record) = (row.no, row.kind, row.record);
        lines.push(format!("{p:?} is {no:?} {kind:?} {detail} {record:?} {text:?}"));
    }
    graph.incomes(p, &mut incomes);
    lines.push(format!("{p:?} earns {incomes:?}"));
}

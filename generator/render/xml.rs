//! The items of `xml.rs`: how the types of XML bodies stand in XML.

use proc_macro2::TokenStream;
use quote::quote;

use super::RenderError;
use super::tokens;
use super::views::{View, XmlGuardItem, XmlItem};
use crate::ir::{Package, XmlDef, XmlForm, XmlId, XmlMember, XmlName, XmlPlace, XmlRest};

/// The static of a body, as other files reach it.
pub(super) fn path(package: &Package, id: XmlId) -> TokenStream {
    let name = tokens::ident(&package.xml_def(id).name);
    quote!(xml::#name)
}

/// All descriptions, in order.
pub(super) fn items(package: &Package) -> Result<Vec<syn::Item>, RenderError> {
    let mut items = XmlGuardItem {}.items()?;
    for def in &package.xml {
        items.extend(item(package, def).items()?);
    }
    Ok(items)
}

fn item(package: &Package, def: &XmlDef) -> XmlItem {
    let value = form(package, &def.form);
    let root = def.root.as_ref().map(|name| {
        let (local, space) = (tokens::string(&name.local), space(name));
        quote!(.named(#local)#space)
    });
    XmlItem { docs: tokens::docs(&def.docs), name: tokens::ident(&def.name), value: quote!(#value #root) }
}

fn form(package: &Package, form: &XmlForm) -> TokenStream {
    match form {
        XmlForm::Text => quote!(rt::Xml::TEXT),
        XmlForm::Word => quote!(rt::Xml::WORD),
        XmlForm::Scalar => quote!(rt::Xml::SCALAR),
        XmlForm::Any => quote!(rt::Xml::ANY),
        XmlForm::Object(members, rest) => object(package, members, rest),
        XmlForm::List(item) => {
            let item = member(package, item);
            quote!(rt::Xml::list(#item))
        }
        XmlForm::Tagged(tag, arms) => {
            let tag = tokens::string(tag);
            let arms = arms.iter().map(|(values, form)| {
                let (values, form) = (tokens::strings(values), reference(package, form));
                quote!((&[#values], #form))
            });
            quote!(rt::Xml::tagged(#tag, &[#(#arms),*]))
        }
        XmlForm::Either(text, object) => {
            let (text, object) = (reference(package, text), reference(package, object));
            quote!(rt::Xml::either(#text, #object))
        }
        XmlForm::Static(id) => tokens::ident(&package.xml_def(*id).name),
    }
}

fn object(package: &Package, members: &[XmlMember], rest: &XmlRest) -> TokenStream {
    let members = members.iter().map(|each| member(package, each));
    let members = quote!(&[#(#members),*]);
    match rest {
        XmlRest::Any => quote!(rt::Xml::object(#members)),
        XmlRest::Denied => quote!(rt::Xml::closed(#members)),
        XmlRest::Typed(form) => {
            let form = reference(package, form);
            quote!(rt::Xml::map(#members, #form))
        }
    }
}

fn reference(package: &Package, of: &XmlForm) -> TokenStream {
    let value = form(package, of);
    quote!(&#value)
}

fn member(package: &Package, member: &XmlMember) -> TokenStream {
    let place = match member.place {
        XmlPlace::Element => quote!(element),
        XmlPlace::Attribute => quote!(attribute),
        XmlPlace::Text => quote!(text),
        XmlPlace::Cdata => quote!(cdata),
        XmlPlace::Items => quote!(items),
        XmlPlace::Flat => quote!(flat),
    };
    let has_name = !matches!(member.place, XmlPlace::Text | XmlPlace::Cdata | XmlPlace::Flat);
    let own = if member.member.is_empty() { &member.name.local } else { &member.member };
    let named = (has_name && *own != member.name.local).then(|| {
        let local = tokens::string(&member.name.local);
        quote!(.named(#local))
    });
    let space = has_name.then(|| space(&member.name));
    let required = member.required.then(|| quote!(.required()));
    let nullable = member.nullable.then(|| quote!(.nullable()));
    let (own, form) = (tokens::string(own), reference(package, &member.form));
    quote!(rt::XmlMember::#place(#own, #form)#named #space #required #nullable)
}

fn space(name: &XmlName) -> TokenStream {
    let call = |method: TokenStream, text: &Option<String>| {
        text.as_deref().map(tokens::string).map(|text| quote!(.#method(#text)))
    };
    let (namespace, prefix) = (call(quote!(namespace), &name.namespace), call(quote!(prefix), &name.prefix));
    quote!(#namespace #prefix)
}
